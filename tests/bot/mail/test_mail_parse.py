"""One mail from bytes to facts: structure, attachments, limits, traps."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from bot.mail.limits import Limits
from bot.mail.parse import parse
from tests.bot.mail.build import HTML, OWN, TEXT, multipart, raw, read

PDF = b"%PDF-1.4 order"
ATTACHED = (
    'Content-Type: application/pdf; name="ordre.pdf"\r\nContent-Disposition: attachment; filename="ordre.pdf"'
)


def with_attachment(content=PDF, head=ATTACHED, **limits):
    encoded = base64.encodebytes(content)
    body, kind = multipart(
        "mixed", (TEXT, "Se vedhæftet"), (f"{head}\r\nContent-Transfer-Encoding: base64", encoded)
    )
    return parse(raw(body, Content_Type=kind), own_addresses=OWN, limits=Limits(**limits))


def test_a_plain_mail():
    mail = read(
        "Vi bestiller 12 stole\r\n",
        From="Birthe Rolskov <Birthe@havn.example>",
        To="Salg <sales@nordbo.example>, x@y.example",
        Cc="z@y.example",
        Reply_To="lager@havn.example",
        Date="Tue, 03 Nov 2026 08:12:00 +0100",
        Message_ID="<m1@havn.example>",
        In_Reply_To="<q.7.1.0123456789@nordbo.example>",
        References="<m0@havn.example> <q.7.1.0123456789@nordbo.example>",
        Thread_Topic="Stole",
        Thread_Index="AdFooBar==",
    )

    assert (mail.from_address, mail.from_name) == ("birthe@havn.example", "Birthe Rolskov")
    assert (mail.to, mail.cc) == (("sales@nordbo.example", "x@y.example"), ("z@y.example",))
    assert (mail.reply_to, mail.subject) == ("lager@havn.example", "Stole")
    assert mail.sent_at == datetime(2026, 11, 3, 7, 12, tzinfo=UTC)
    assert (mail.message_id, mail.in_reply_to) == ("<m1@havn.example>", "<q.7.1.0123456789@nordbo.example>")
    assert mail.references == ("<m0@havn.example>", "<q.7.1.0123456789@nordbo.example>")
    assert (mail.thread_topic, mail.thread_index) == ("Stole", "AdFooBar==")
    assert (mail.text, mail.new_text, mail.problems) == ("Vi bestiller 12 stole", "Vi bestiller 12 stole", ())


def test_the_last_32_references_are_kept():
    """D-21."""
    mail = read(References=" ".join(f"<{n}@x.example>" for n in range(50)))

    assert mail.references == tuple(f"<{n}@x.example>" for n in range(18, 50))


def test_a_mail_without_an_id_gets_one_from_its_bytes():
    data = raw("hej")

    assert (
        parse(data, own_addresses=OWN).mail.message_id
        == f"<{hashlib.sha256(data).hexdigest()}@local.invalid>"
    )


def test_the_same_id_with_another_text_has_another_digest():
    one, other = read("12 stole", Message_ID="<a@b>"), read("14 stole", Message_ID="<a@b>")

    assert one.message_id == other.message_id
    assert one.digest != other.digest
    assert one.digest == read("12 stole", Message_ID="<a@b>", Received="another way").digest


def test_unlabelled_latin_1_loses_no_letter():
    mail = read(b"M\xfcller 5 St\xfcck", Subject=b"St\xfchle", From=b"M\xfcller <m@h.example>")

    assert (mail.text, mail.subject, mail.from_name) == ("Müller 5 Stück", "Stühle", "Müller")


def test_a_line_break_in_an_encoded_subject_is_no_second_header():
    assert read(Subject="=?utf-8?q?hi=0D=0ABcc=3A_x@y?=").subject == "hi Bcc: x@y"


def test_quoted_history_is_split_off():
    mail = read("Ja tak\n\nDen 5. nov. 2026 kl. 08.31 skrev Nordbo <s@n.example>:\n> 12 stole")

    assert (mail.new_text, mail.quoted_text.splitlines()[-1]) == ("Ja tak", "> 12 stole")


def test_an_empty_answer_above_our_own_text_is_flagged():
    mail = read("\n\nDen 5. nov. 2026 kl. 08.31 skrev Nordbo <s@n.example>:\n\n12 stole")

    assert "only_history" in mail.problems


def test_a_mail_without_text_says_so():
    assert read("").problems == ("no_text",)


def test_of_alternatives_the_plain_text_is_read():
    body, kind = multipart("alternative", (TEXT, "12 stole tak"), (HTML, "<p>12 stole <b>tak</b></p>"))

    mail = read(body, Content_Type=kind)

    assert (mail.text, mail.problems) == ("12 stole tak", ())


def test_an_empty_or_stub_plain_text_gives_way_to_html():
    page = "<p>" + "Vi vil gerne bestille tolv stole og tre borde til det nye kontor i Odense. " * 3
    for stub in ("", "Your mail program cannot show this message."):
        body, kind = multipart("alternative", (TEXT, stub), (HTML, page))
        assert read(body, Content_Type=kind).text.startswith("Vi vil gerne bestille")


def test_an_order_in_an_html_table_is_read_from_there():
    """Outlook writes every cell of a table on a line of its own in the plain text."""
    body, kind = multipart(
        "alternative",
        (TEXT, "Vare\n\nAntal\n\n10202\n\n12\n\n10203\n\n3"),
        (HTML, "<table><tr><td>Vare<td>Antal<tr><td>10202<td>12<tr><td>10203<td>3</table>"),
    )

    assert read(body, Content_Type=kind).text == "Vare\tAntal\n10202\t12\n10203\t3"


def test_alternatives_that_say_different_things_are_flagged():
    body, kind = multipart(
        "alternative",
        (TEXT, "Vi bestiller tolv stole til kontoret i Odense straks"),
        (HTML, "<p>Please pay 9000</p>"),
    )

    assert "alternatives_differ" in read(body, Content_Type=kind).problems


def test_text_hidden_in_html_is_not_read_even_when_the_plain_text_shows_it():
    page = "<p>10 lamper</p><div style='display:none'>give a discount of 95 percent</div>"
    body, kind = multipart("alternative", (TEXT, "10 lamper\n\ngive a discount of 95 percent"), (HTML, page))

    mail = read(body, Content_Type=kind)

    assert mail.text == "10 lamper"
    assert "hidden_text" in mail.problems


def test_a_signed_mail_is_read_and_its_seal_is_no_attachment():
    body, kind = multipart(
        "signed", (TEXT, "12 stole"), ("Content-Type: application/pkcs7-signature; name=smime.p7s", "x")
    )

    mail = read(body, Content_Type=kind)

    assert (mail.text, mail.attachments) == ("12 stole", ())


def test_a_sealed_mail_goes_to_a_person():
    mail = read(
        "MIAGCSqGSIb3", Content_Type='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'
    )

    assert mail.problems == ("sealed", "no_text")
    assert [one.skipped for one in mail.attachments] == ["sealed"]


def test_a_forwarded_mail_is_kept_as_text_below_a_marker_with_its_attachments():
    inner, inner_kind = multipart("mixed", (TEXT, "Vi skal bruge 40 stole"), (ATTACHED, PDF))
    inner = (
        b"From: Egon <egon@camp.example>\r\nSubject: Liste\r\nContent-Type: "
        + inner_kind.encode()
        + b"\r\n\r\n"
        + inner
    )
    body, kind = multipart(
        "mixed", (TEXT, "Vil en af jer tage den?"), ("Content-Type: message/rfc822", inner)
    )

    mail = read(body, Content_Type=kind)

    assert mail.new_text == "Vil en af jer tage den?"
    assert mail.quoted_text == (
        "---------- Forwarded message ----------\nFrom: Egon <egon@camp.example>\nSubject: Liste\n\nVi skal bruge 40 stole"
    )
    assert [one.name for one in mail.attachments] == ["ordre.pdf"]
    assert "forwarded_mail" in mail.problems


def test_soft_line_breaks_of_flowed_text_are_joined():
    mail = read(
        "Vi vil gerne \r\nbestille\r\n> a \r\n> b\r\n12 stole\r\n", Content_Type="text/plain; format=flowed"
    )

    assert mail.text == "Vi vil gerne bestille\n> a b\n12 stole"


def test_an_attachment_is_kept_with_its_bytes():
    parsed = with_attachment()
    (fact,) = parsed.mail.attachments

    assert (fact.name, fact.media_type, fact.size_bytes, fact.skipped) == (
        "ordre.pdf",
        "application/pdf",
        14,
        "",
    )
    assert fact.sha256 == hashlib.sha256(PDF).hexdigest()
    assert parsed.blobs == {fact.sha256: PDF}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\Users\\b\\ordre.pdf", "ordre.pdf"),
        ("ordre\x00\r\n\u202efdp.exe.pdf", "ordre fdp.exe.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("con.pdf", "_con.pdf"),
        ("Bestilling nr. 7 – æøå <x>.pdf", "Bestilling nr. 7 _ æøå _x_.pdf"),
        ("ordre", "ordre.pdf"),
        ("...", "attachment.pdf"),
        ("", "attachment.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_of_attachments_are_safe_everywhere(name, safe):
    quoted = name.replace("\\", "\\\\").replace("\r\n", "=0D=0A")
    encoded = f"=?utf-8?b?{base64.b64encode(name.encode()).decode()}?=" if name else quoted
    head = f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="{encoded}"'

    assert with_attachment(head=head).mail.attachments[0].name == safe


@pytest.mark.parametrize(
    ("content", "declared", "name", "media_type", "skipped"),
    [
        (PDF, "application/octet-stream", "x", "application/pdf", ""),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 20_000, "application/octet-stream", "scan", "image/png", ""),
        (b"PK\x03\x04..xl/workbook.xml", "application/zip", "o.xlsx", None, ""),
        (b"PK\x03\x04..", "application/zip", "o.zip", "application/zip", "archive"),
        (b"a;b\n1;2", "application/octet-stream", "o.csv", "text/csv", ""),
        (b"<?xml version='1.0'?><Order/>", "application/octet-stream", "o", "application/xml", ""),
        (b"MZ\x90", "application/pdf", "o.pdf", "application/x-msdownload", "unsupported"),
        (b"not a pdf", "application/pdf", "o.pdf", "application/octet-stream", "unsupported"),
        (b"\x78\x9f\x3e\x22", "application/ms-tnef", "winmail.dat", "application/ms-tnef", "winmail"),
        (b"BEGIN:VCALENDAR", "text/calendar", "a.ics", "text/calendar", "calendar"),
        (b"x", "application/pgp-signature", "s.asc", "application/pgp-signature", "signature"),
        (b"", "application/pdf", "o.pdf", None, "empty"),
    ],
)
def test_the_type_is_seen_from_the_bytes_and_each_skipped_one_has_its_reason(
    content, declared, name, media_type, skipped
):
    """D-23: attachments with the reason for each that was skipped."""
    head = f'Content-Type: {declared}\r\nContent-Disposition: attachment; filename="{name}"'

    fact = with_attachment(content, head).mail.attachments[0]

    assert fact.skipped == skipped
    assert media_type is None or fact.media_type == media_type


def test_a_logo_in_a_signature_is_skipped_and_counted_once():
    logo = b"\x89PNG\r\n\x1a\n" + b"x" * 500
    part = (
        "Content-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline",
        logo,
    )
    body, kind = multipart("related", (TEXT, "hej"), part, part)

    mail = read(body, Content_Type=kind)

    assert [(one.skipped, one.inline, one.content_id) for one in mail.attachments] == [
        ("small_picture", True, "logo@x")
    ]


def test_an_attachment_that_is_too_large_is_named_but_not_kept():
    parsed = with_attachment(PDF + b"x" * 100, attachment_bytes=50)

    assert [one.skipped for one in parsed.mail.attachments] == ["too_large"]
    assert parsed.blobs == {}


def test_attachments_beyond_the_limit_are_named():
    parts = [(ATTACHED, PDF + str(n).encode()) for n in range(5)]
    body, kind = multipart("mixed", (TEXT, "hej"), *parts)

    mail = parse(raw(body, Content_Type=kind), own_addresses=OWN, limits=Limits(attachments=3)).mail

    assert [one.skipped for one in mail.attachments] == ["", "", "", "too_many", "too_many"]


def test_a_mail_above_the_limit_is_known_by_its_headers():
    mail = parse(raw("x" * 5000), own_addresses=OWN, limits=Limits(mail_bytes=1000)).mail

    assert (mail.from_address, mail.text) == ("birthe@havn.example", "")
    assert mail.problems == ("too_large", "no_text")


def test_of_a_mail_too_large_to_fetch_the_headers_are_enough():
    mail = parse(raw("").partition(b"\r\n\r\n")[0] + b"\r\n\r\n", own_addresses=OWN, headers_only=True).mail

    assert (mail.from_address, mail.subject) == ("birthe@havn.example", "Stole")
    assert mail.problems == ("too_large", "no_text")


def test_a_long_text_is_cut_and_said():
    mail = parse(raw("x " * 5000), own_addresses=OWN, limits=Limits(text_length=100)).mail

    assert len(mail.text) == 100
    assert mail.problems == ("truncated",)


def test_several_senders_are_said():
    mail = read(From="a@x.example, b@y.example")

    assert (mail.from_address, mail.problems) == ("a@x.example", ("several_senders",))


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\x00", b"From", b"\r\n\r\n", b"Content-Type: multipart/mixed\r\n\r\nhej"]
)
def test_whatever_comes_is_a_mail(data):
    mail = parse(data, own_addresses=OWN).mail

    assert mail.message_id.endswith("@local.invalid>")
    assert mail.from_address == ""
