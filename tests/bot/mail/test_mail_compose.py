"""Our own mails: threads stay whole, nothing can be injected, the same mail gives the same bytes (D-21, D-90)."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.compose import CannotCompose, compose, references, reply_headers, reply_subject
from bot.mail.parse import parse
from domain.inbox.facts import OutgoingMail
from domain.inbox.tokens import message_id, task_of
from tests.bot.mail.build import read

KEY = b"key"
OUTLOOK = "<AM0PR05MB4321A1B2C3D4E5F60718293A4B5C6D7E8F9@AM0PR05MB4321.eurprd05.prod.outlook.com>"
SES = "<0102018f0a1b2c3d-4e5f6071-8293-4a4b-9c6d-7e8f90a1b2c3-000000@eu-west-1.amazonses.com>"
MAIL = OutgoingMail(
    message_id=message_id(7, 1, domain="nordbo.example", key=KEY),
    sent_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    from_name="Nordbo Engros",
    from_address="sales@nordbo.example",
    to=("birthe@havn.example",),
    cc=(),
    subject="Re: Stole [T-7]",
    text="Hej Birthe\n\nVedhæftet er vores tilbud.\n",
    html="<p>Hej Birthe</p>",
)


def header(raw, name):
    lines = [line for line in raw.split(b"\r\n\r\n")[0].decode("ascii").split("\r\n") if line]
    unfolded = "\n".join(lines).replace("\n ", " ").split("\n")
    return [line.split(": ", 1)[1] for line in unfolded if line.lower().startswith(f"{name.lower()}: ")]


def test_long_ids_of_outlook_and_ses_leave_as_they_came():
    raw = compose(replace(MAIL, in_reply_to=OUTLOOK, references=(SES, OUTLOOK)))

    assert header(raw, "In-Reply-To") == [OUTLOOK]
    assert header(raw, "References") == [f"{SES} {OUTLOOK}"]
    again = parse(raw, own_addresses=frozenset()).mail
    assert (again.in_reply_to, again.references) == (OUTLOOK, (SES, OUTLOOK))


def test_the_parts_of_a_mail():
    raw = compose(replace(MAIL, attachments=(("Tilbud SQ-10001 æ.pdf", "application/pdf", b"%PDF-1.4"),)))
    message = message_from_bytes(raw, policy=default)

    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == MAIL.text
    assert message.get_body(("html",)).get_content().strip() == "<p>Hej Birthe</p>"
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (
        "Tilbud SQ-10001 æ.pdf",
        "application/pdf",
    )
    assert attached.get_content() == b"%PDF-1.4"
    assert message["Message-ID"] == MAIL.message_id
    assert message["Date"].datetime == MAIL.sent_at


def test_no_header_that_would_suppress_bounces_and_absence_notices():
    """D-90."""
    names = {name.lower() for name in message_from_bytes(compose(MAIL)).keys()}  # noqa: SIM118

    assert not names & {"auto-submitted", "precedence", "x-auto-response-suppress", "list-unsubscribe", "bcc"}


def test_the_same_mail_gives_the_same_bytes():
    mail = replace(MAIL, attachments=(("a.pdf", "application/pdf", b"%PDF"),))

    assert compose(mail) == compose(mail)
    assert compose(mail) != compose(replace(mail, message_id="<q.7.2.0123456789@nordbo.example>"))


def test_everything_is_ascii_with_lines_that_any_server_takes():
    raw = compose(
        replace(MAIL, subject="Æ" * 200, from_name="Ø" * 100, text="å" * 5000, html="<p>" + "å" * 5000)
    )

    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(word) <= 75 for word in raw.split() if word.startswith(b"=?"))


def test_names_and_subjects_in_five_languages_come_back_as_written():
    subject = "Re: Forespørsel på stühle åäö ß – „Angebot“ 椅子 [T-7]"
    mail = parse(
        compose(replace(MAIL, subject=subject, from_name="Søren Müller")), own_addresses=frozenset()
    ).mail

    assert (mail.subject, mail.from_name, mail.from_address) == (
        subject,
        "Søren Müller",
        "sales@nordbo.example",
    )


@pytest.mark.parametrize(
    "name", ["Nordbo, Engros A/S", 'Nordbo "Engros"', "Nordbo (salg) <x@evil.example>", "a\\b"]
)
def test_a_name_cannot_become_an_address(name):
    mail = parse(compose(replace(MAIL, from_name=name)), own_addresses=frozenset()).mail

    assert mail.from_address == "sales@nordbo.example"
    assert "several_senders" not in mail.problems


EVIL = "x\r\nBcc: evil@x.example\r\n\r\nbody"


def test_no_value_can_add_a_header_or_a_body():
    raw = compose(
        replace(
            MAIL,
            subject=EVIL,
            from_name=EVIL,
            thread_topic=EVIL,
            thread_index=EVIL,
            in_reply_to=f"<{EVIL}@x>",
            references=(f"<{EVIL}@x>", "<ok@x.example>"),
            attachments=((EVIL, EVIL, b"x"),),
        )
    )

    message = message_from_bytes(raw, policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "x Bcc: evil@x.example body"
    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x.example>"
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/octet-stream"
    assert attached["Bcc"] is None


@given(st.text(max_size=300), st.text(max_size=150))
def test_whatever_the_subject_and_the_name_are_the_headers_stay_ours(subject, name):
    raw = compose(replace(MAIL, subject=subject, from_name=name))
    head = raw.split(b"\r\n\r\n")[0].split(b"\r\n")

    names = [line.split(b":")[0].lower() for line in head if not line.startswith(b" ")]
    assert sorted(set(names)) == sorted(names)
    assert set(names) <= {
        *(b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"),
        b"content-transfer-encoding",
    }


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("to", {"to": ()}),
        ("address", {"to": ("birthe@havn.example\r\nBcc: x@y.example",)}),
        ("address", {"to": ("a@b.example, c@d.example",)}),
        ("address", {"cc": ("nobody",)}),
        ("address", {"from_address": "søren@nordbo.example"}),
        ("message_id", {"message_id": "<a b@c>"}),
        ("message_id", {"message_id": "<a@b>\r\nBcc: x@y.example"}),
        ("message_id", {"message_id": ""}),
        ("sent_at", {"sent_at": datetime(2026, 11, 23, 9, 0)}),  # noqa: DTZ001
    ],
)
def test_a_mail_that_must_not_leave_says_which_part_is_wrong(part, change):
    with pytest.raises(CannotCompose) as caught:
        compose(replace(MAIL, **change))
    assert caught.value.part == part


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Stole", "Re: Stole [T-7]"),
        ("Re: Stole", "Re: Stole [T-7]"),
        ("SV: AW: Re: Stole", "Re: Stole [T-7]"),
        ("Re[2]: Stole", "Re: Stole [T-7]"),
        ("Re: Stole [T-7]", "Re: Stole [T-7]"),
        ("SV: Re: Stole [T-7] til Odense", "Re: Stole [T-7] til Odense"),
        ("Fwd: Stole", "Re: Fwd: Stole [T-7]"),
        ("Stole [T-8]", "Re: Stole [T-8] [T-7]"),
        ("", "Re: [T-7]"),
        ("Reol", "Re: Reol [T-7]"),
    ],
)
def test_re_and_the_tag_stand_once(theirs, ours):
    """D-21, D-90."""
    assert reply_subject(theirs, 7) == ours
    assert reply_subject(ours, 7) == ours


def test_without_a_task_there_is_no_tag():
    assert reply_subject("SV: Stole") == "Re: Stole"


def test_references_keep_the_first_and_the_newest_within_their_room():
    ids = [f"<{n:03d}.{'x' * 80}@mail.example>" for n in range(60)]

    kept = references(ids)

    assert kept[0] == ids[0]
    assert list(kept[1:]) == ids[-len(kept) + 1 :]
    assert 1200 < len(" ".join(kept)) <= 1500


def test_references_are_unique_and_only_real_ids():
    assert references(["<a@b>", "no id", "", "<c@d>", "<a@b>", "<x\r\ny@z>"]) == ("<a@b>", "<c@d>")
    assert references([]) == ()


def test_an_id_too_long_to_keep_leaves_the_newest():
    huge = f"<{'x' * 990}@y>"

    assert references([huge, f"<{'z' * 900}@y>"]) == (f"<{'z' * 900}@y>",)


def test_an_answer_stands_in_the_customers_thread():
    """D-90: the customer's thread; our own id is repeated because some relays replace Message-ID."""
    mine = MAIL.message_id
    received = read(
        Subject="SV: Stole",
        Message_ID=OUTLOOK,
        References=f"<m0@h.example> {SES}",
        Thread_Topic="Stole",
        Thread_Index="AdX=",
    )

    headers = reply_headers(received, message_id=mine, task=7)
    raw = compose(
        replace(
            MAIL,
            subject=headers.subject,
            in_reply_to=headers.in_reply_to,
            references=headers.references,
            thread_topic=headers.thread_topic,
            thread_index=headers.thread_index,
        )
    )

    assert headers.subject == "Re: Stole [T-7]"
    assert header(raw, "In-Reply-To") == [OUTLOOK]
    assert header(raw, "References") == [f"<m0@h.example> {SES} {mine} {OUTLOOK}"]
    assert (header(raw, "Thread-Topic"), header(raw, "Thread-Index")) == (["Stole"], ["AdX="])
    assert task_of(headers.references[2], key=KEY) == 7
