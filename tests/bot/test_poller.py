"""Polling a real IMAP folder: nothing old, each mail once, one bad mail does not keep the others (D-2, D-3, D-20, D-25)."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from bot.inbound import Poller
from bot.mail.imap_wire import Account
from bot.mail.limits import Limits
from bot.mail.outbound import SmtpServer
from bot.postman import Postman
from bot.sandbox.postoffice import PostOffice
from domain.blobs.models import Blob
from domain.desks.models import Desk
from domain.effects.service import Claimed
from domain.inbox.models import InboundMail
from domain.tasks.models import Task
from domain.tasks.states import TaskState
from tests.build import ACCOUNT, BIRTHE, KEY, request


@pytest.fixture
def office(clock):
    with PostOffice(ACCOUNT, clock=clock) as world:
        yield world


@pytest.fixture
def poller(shop, office):
    host, port = office.imap
    shop.settings(activated_at=shop.clock())
    return Poller(
        frames=shop.frames,
        account=Account(
            host=host, port=port, user=ACCOUNT, password=office.password, tls="none", timeout_s=10
        ),
        account_name=ACCOUNT,
        own_addresses=frozenset({ACCOUNT}),
        authserv_id=office.authserv_id,
        limits=Limits(),
        key=KEY,
        clock=shop.clock,
        wake=lambda: None,
    )


@pytest.fixture
def started(poller, shop):
    """The desk is active and has looked into its folder once."""
    poller.run()
    shop.later(seconds=2)
    return poller


def letter(
    subject="Stole", text="12 sorte kontorstole, tak", *, sender=BIRTHE, **headers: str
) -> EmailMessage:
    found = EmailMessage()
    found["From"], found["To"], found["Subject"] = f"Birthe Rolskov <{sender}>", ACCOUNT, subject
    for name, value in headers.items():
        found[name.replace("_", "-")] = value
    if "Message_ID" not in headers:
        found["Message-ID"] = f"<{abs(hash((subject, text)))}@hotel.example>"
    found.set_content(text)
    return found


def subjects(shop) -> list[str]:
    return [one.subject for one in shop.all(InboundMail)]


def test_the_first_start_answers_nothing_that_lies_there_already_d2(office, poller, shop):
    office.deliver(letter("gammel").as_bytes())
    assert poller.run() == 0
    shop.later(seconds=2)
    office.deliver(letter("ny").as_bytes())
    assert poller.run() == 1
    assert subjects(shop) == ["ny"]


def test_mails_are_read_in_order_each_once_and_without_being_marked_while_reading_d20(office, started, shop):
    for number in range(3):
        office.deliver(letter(f"mail {number}").as_bytes())
    assert started.run() == 3
    assert started.run() == 0
    assert subjects(shop) == ["mail 0", "mail 1", "mail 2"]
    assert len(shop.all(Task)) == 3


def test_an_inactive_desk_reads_nothing_d2(office, started, shop):
    shop.settings(active=False)
    office.deliver(letter().as_bytes())
    assert started.run() == 0


def test_the_raw_mail_is_kept_byte_for_byte_before_any_flag(office, started, shop):
    raw = letter().as_bytes()
    office.deliver(raw)
    started.run()
    (stored,) = shop.all(InboundMail)
    with shop.frames.read_only() as tx:
        kept = tx.scalars(select(Blob.data).where(Blob.sha256 == stored.raw)).one()
    assert kept.replace(b"\r\n", b"\n").endswith(raw.replace(b"\r\n", b"\n"))
    assert stored.flagged is True


def test_the_same_attachment_in_two_mails_is_stored_once(office, started, shop):
    for number in range(2):
        mail = letter(f"mail {number}")
        mail.add_attachment(b"%PDF-1.4 terms", maintype="application", subtype="pdf", filename="terms.pdf")
        office.deliver(mail.as_bytes())
    started.run()
    with shop.frames.read_only() as tx:
        count = tx.scalar(select(func.count()).select_from(Blob).where(Blob.media_type == "application/pdf"))
    assert count == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\xfe garbage \x00 without any header",
        b"From: =?utf-8?q?=00=ED=A0=80?= <a@b.example>\r\nSubject: =?utf-8?b?AAEC?=\r\n\r\n\x00text\x00",
        b"From: a@b.example\r\nMessage-ID: <" + b"x" * 2000 + b"@y.example>\r\nSubject: lang id\r\n\r\nHej",
        b"From: " + b"a" * 400 + b"@b.example\r\nSubject: lang afsender\r\n\r\nHej",
        b"From: a@b.example\r\nSubject: " + b"x" * 5000 + b"\r\n\r\nHej",
        b"From: a@b.example\r\nContent-Type: text/plain; charset=no-such\r\n\r\n\xe6\xf8\xe5",
    ],
)
def test_a_hostile_mail_is_stored_and_the_next_one_is_read(office, started, shop, raw):
    office.imap_server.append(raw, received=shop.clock())
    office.deliver(letter("god").as_bytes())
    for _ in range(5):
        started.run()
    assert "god" in subjects(shop)
    assert len(shop.all(InboundMail)) == 2, "nothing is lost"


def test_a_folder_that_was_renumbered_is_read_again_and_what_is_known_stays_known_d3(office, started, shop):
    office.deliver(letter("første").as_bytes())
    started.run()
    office.imap_server.renumber()
    office.deliver(letter("anden").as_bytes())
    started.run()
    started.run()
    tasks = shop.all(Task)
    assert sorted(one.subject for one in tasks) == ["anden", "første"]


def test_a_mailbox_that_cannot_be_reached_is_said_and_then_works_again_d92(office, started, shop):
    port = started.account
    started.account = Account(host="127.0.0.1", port=1, user=ACCOUNT, password="x", tls="none", timeout_s=1)
    started.run()
    assert shop.all(Desk)[0].mailbox_error != ""
    started.account = port
    started.run()
    assert shop.all(Desk)[0].mailbox_error == ""


def test_from_a_mail_in_the_folder_to_the_answer_in_the_customer_s_inbox_d21_d90(office, started, shop):
    host, port = office.smtp
    postman = Postman(
        frames=shop.frames,
        smtp=SmtpServer(
            host=host, port=port, tls="none", user=ACCOUNT, password=office.password, timeout_s=5
        ),
        imap=started.account,
        from_name="Fjord",
        from_address=ACCOUNT,
        sent_folder="Sent",
        files_sent=True,
        clock=shop.clock,
    )
    asked = letter("Stole", Message_ID="<first@hotel.example>")
    office.deliver(asked.as_bytes())
    started.run()
    (task,) = shop.all(Task)
    shop.reader.told["<first@hotel.example>"] = request()
    shop.advance()
    shop.confirm(task.id)
    shop.advance()
    shop.confirm(task.id)
    shop.send(postman)

    (delivery,) = office.inbox_of(BIRTHE)
    assert b"In-Reply-To: <first@hotel.example>" in delivery.raw
    assert b"Subject: Re: Stole [T-1]" in delivery.raw
    assert b"SQ-1001.pdf" in delivery.raw
    assert shop.task(task.id).state == TaskState.WAITING
    (effect,) = shop.effects()
    with shop.frames.read_only() as tx:
        assert tx.scalars(select(Blob.data).where(Blob.sha256 == effect.provider_ref)).one() == delivery.raw
    assert postman.look(claimed(effect)).ref == ""


def claimed(effect):
    return Claimed(effect.id, effect.key, effect.kind, effect.task_id, dict(effect.payload), 1, True)
