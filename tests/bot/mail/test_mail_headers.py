"""Header values: what real and hostile senders write."""

from datetime import UTC, datetime

import pytest

from bot.mail.headers import addresses, decode_words, instant, message_ids, one_line, parameters


def found(value):
    return [(one.address, one.name) for one in addresses([value])]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Birthe Rolskov <Birthe@Havn.Example>", [("birthe@havn.example", "Birthe Rolskov")]),
        ('"Rolskov, Birthe" <b@h.example>', [("b@h.example", "Rolskov, Birthe")]),
        ("b@h.example (Birthe Rolskov)", [("b@h.example", "Birthe Rolskov")]),
        ("=?utf-8?q?S=C3=B8ren?= <s@h.example>", [("s@h.example", "Søren")]),
        ('"=?utf-8?b?U8O4cmVu?=" <s@h.example>', [("s@h.example", "Søren")]),
        ("a@h.example, b@h.example; c@h.example", [(f"{one}@h.example", "") for one in "abc"]),
        ("a@h.example, A@H.EXAMPLE", [("a@h.example", "")]),
        ("Team: a@h.example, b@h.example;", [("a@h.example", ""), ("b@h.example", "")]),
        ("undisclosed-recipients:;", []),
        ("<mailto:a@h.example>", [("a@h.example", "")]),
        ("sales@a.example <evil@b.example>", [("evil@b.example", "sales@a.example")]),
        ("'a@h.example'", [("a@h.example", "")]),
        ("nobody", []),
        ("a@", []),
        ("a@-h.example, a@h..example, @h.example", []),
        ("((((((((", []),
        ('"\\', []),
        ("a@h.example\r\n (x)", [("a@h.example", "x")]),
    ],
)
def test_addresses(value, expected):
    assert found(value) == expected


def test_raw_latin_1_in_a_name_is_read():
    value = b"M\xfcller <m@h.example>".decode("ascii", "surrogateescape")

    assert found(value) == [("m@h.example", "Müller")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?Foresp=C3=B8rgsel?=", "Forespørgsel"),
        ("=?iso-8859-1?Q?M=FCller?= x =?utf-8?b?w6Y=?=", "Müller x æ"),
        ("=?utf-8?b?w6Y=?= =?utf-8?b?w7g=?=", "æø"),
        ("=?utf-8?b?w6Y=?=\r\n =?utf-8?b?w7g=?=", "æø"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=B8?=", "ø"),
        ("=?no-such?q?=F8?=", "ø"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?b?!!!?= 5", " 5"),
        ("=?utf-8*da?q?=C3=B8?=", "ø"),
        ("plain =? text ?=", "plain =? text ?="),
    ],
)
def test_encoded_words(value, text):
    assert decode_words(value) == text


def test_a_line_break_inside_an_encoded_word_does_not_survive():
    assert one_line(decode_words("=?utf-8?q?hi=0D=0ABcc=3A_x@y?=")) == "hi Bcc: x@y"


def test_a_subject_is_one_line_of_at_most_250_characters():
    assert one_line("a\r\n\tb\u2028c\x00\u202ed") == "a b cd"
    assert len(one_line("x" * 1000)) == 250


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b> <c@d>", ["<a@b>", "<c@d>"]),
        ("<a@b><c@d>\r\n <a@b>", ["<a@b>", "<c@d>"]),
        ("=?utf-8?q?=3CAM0PR@eu=2Eoutlook=2Ecom=3E?=", ["<AM0PR@eu.outlook.com>"]),
        ("<AM0PR05MB\r\n 4321@eu.outlook.com>", ["<AM0PR05MB4321@eu.outlook.com>"]),
        ("a@b", ["<a@b>"]),
        ("<[0123abc@microsoft.com]>", ["<[0123abc@microsoft.com]>"]),
        ("none", []),
        ("<<<<", []),
    ],
)
def test_message_ids(value, ids):
    assert message_ids([value]) == ids


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('text/plain; charset="utf-8"', ("text/plain", {"charset": "utf-8"})),
        ("TEXT/Plain;charset=utf-8;", ("text/plain", {"charset": "utf-8"})),
        ("attachment; filename*=utf-8''Tilbud%20%C3%B8.pdf", ("attachment", {"filename": "Tilbud ø.pdf"})),
        (
            "attachment; filename*0*=utf-8''a%C3; filename*1*=%B8b; filename*2=c",
            ("attachment", {"filename": "aøbc"}),
        ),
        ('attachment; filename="=?utf-8?q?=C3=B8.pdf?="', ("attachment", {"filename": "ø.pdf"})),
        ('attachment; filename="a;b\\".pdf"', ("attachment", {"filename": 'a;b".pdf'})),
        ("attachment; filename*=no-such''%F8.pdf", ("attachment", {"filename": "ø.pdf"})),
        ("", ("", {})),
    ],
)
def test_parameters(value, expected):
    assert parameters(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 03 Nov 2026 08:12:00 +0100", datetime(2026, 11, 3, 7, 12, tzinfo=UTC)),
        ("Tue, 03 Nov 2026 08:12:00", datetime(2026, 11, 3, 8, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Tue, 99 Nov 2026 08:12:00 +9999", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
    ],
)
def test_dates(value, expected):
    assert instant(value) == expected
