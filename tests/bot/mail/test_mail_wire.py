"""What IMAP servers do when they are not well, and how logins and TLS go."""

import base64
import threading
import time

import pytest

from bot.mail.imap_wire import Account, LoginRefused, MailboxDown
from bot.mail.mailbox import Gone, Mailbox
from bot.sandbox.loop import LoopThread
from bot.sandbox.mailbox import ImapServer
from tests.bot.mail.certificates import make
from tests.bot.mail.scripted import Scripted, imap

SELECTED = (
    b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 12] x\r\n* OK [PERMANENTFLAGS (\\Seen)] x\r\n"
)
CAPABLE = b"* CAPABILITY IMAP4rev1 IDLE MOVE\r\n"


def nothing_known(uids):
    return ()


def account(server, **changes):
    return Account(
        **{
            "host": "127.0.0.1",
            "port": server.port,
            "user": "sales",
            "password": "x",
            "tls": "none",
            "timeout_s": 3,
        }
        | changes
    )


def test_capabilities_announced_only_after_login_are_learned():
    said = iter([b"* CAPABILITY IMAP4rev1\r\n", CAPABLE])
    replies = {"CAPABILITY": lambda tag: next(said) + tag + b" OK done\r\n", "SELECT": SELECTED}

    with Scripted(imap(replies)) as server, Mailbox(account(server)) as box:
        assert box._client.capabilities == ("IMAP4REV1", "IDLE", "MOVE")


def test_a_server_without_keywords_is_known_and_no_keyword_is_sent():
    """D-3: the keyword is set where the server has keywords."""
    with Scripted(imap({"CAPABILITY": CAPABLE, "SELECT": SELECTED})) as server:
        with Mailbox(account(server)) as box:
            assert box.status().keywords is False
            assert box.mark(11, "Tilbud", seen=False) is False
            assert box.mark(11, "Tilbud", seen=True) is True
        stored = [line for line in server.heard if b"STORE" in line]

    assert len(stored) == 1
    assert stored[0].endswith(b"UID STORE 11 +FLAGS.SILENT (\\Seen)")


def test_an_unasked_answer_about_another_mail_is_not_taken_for_ours():
    ghost = b"* 3 FETCH (UID 9 RFC822.SIZE 5)\r\n* 3 FETCH (UID 9 BODY[] {5}\r\nghost)\r\n"
    with (
        Scripted(imap({"CAPABILITY": CAPABLE, "SELECT": SELECTED, "UID FETCH": ghost})) as server,
        Mailbox(account(server)) as box,
    ):
        assert box.fetch(11) == Gone(11)


def test_an_answer_without_content_is_no_mail():
    empty = b"* 1 FETCH (UID 11 RFC822.SIZE 5 BODY[] NIL)\r\n"
    with (
        Scripted(imap({"CAPABILITY": CAPABLE, "SELECT": SELECTED, "UID FETCH": empty})) as server,
        Mailbox(account(server)) as box,
    ):
        assert box.fetch(11) == Gone(11)


@pytest.mark.parametrize(
    "idle",
    [
        lambda _tag: [b"+ idling\r\n", b"* BYE going down\r\n"],
        lambda _tag: [b"+ idling\r\n", b"* 2 EX"],
        lambda _tag: b"* BYE no\r\n",
        lambda _tag: None,
        lambda tag: tag + b" NO not now\r\n",
    ],
    ids=["bye", "half a line", "bye at once", "closed", "no"],
)
def test_whatever_breaks_idle_is_mailbox_down(idle):
    replies = {"CAPABILITY": CAPABLE, "SELECT": SELECTED, "IDLE": idle, "DONE": b""}
    with (
        Scripted(imap(replies)) as server,
        pytest.raises(MailboxDown),
        Mailbox(account(server, timeout_s=1)) as box,
    ):
        box.wait(0.5)


def test_without_idle_waiting_takes_its_time():
    with (
        Scripted(imap({"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", "SELECT": SELECTED})) as server,
        Mailbox(account(server)) as box,
    ):
        stop = threading.Event()
        began = time.monotonic()
        box.wait(0.3, stop)
        assert 0.25 < time.monotonic() - began < 10


def test_a_server_that_falls_silent_is_mailbox_down_by_timeout():
    replies = {"CAPABILITY": CAPABLE, "SELECT": SELECTED, "UID SEARCH": lambda _tag: b""}
    with (
        Scripted(imap(replies)) as server,
        pytest.raises(MailboxDown) as caught,
        Mailbox(account(server, timeout_s=0.5)) as box,
    ):
        box.new_uids(0, nothing_known)
    assert caught.value.reason == "timeout"


def test_a_server_that_refuses_to_search_is_mailbox_down_with_its_words():
    replies = {
        "CAPABILITY": CAPABLE,
        "SELECT": SELECTED,
        "UID SEARCH": lambda tag: tag + b" NO overloaded\r\n",
    }
    with (
        Scripted(imap(replies)) as server,
        Mailbox(account(server)) as box,
        pytest.raises(MailboxDown) as caught,
    ):
        box.new_uids(0, nothing_known)
    assert (caught.value.reason, caught.value.text) == ("search_refused", "overloaded")


def test_a_folder_without_uidvalidity_is_not_worked_with():
    with (
        Scripted(imap({"CAPABILITY": CAPABLE, "SELECT": b"* 1 EXISTS\r\n* OK [UIDNEXT 2] x\r\n"})) as server,
        pytest.raises(MailboxDown) as caught,
        Mailbox(account(server)),
    ):
        pass
    assert caught.value.reason == "no_uidvalidity"


def test_a_token_goes_before_the_password():
    replies = {"CAPABILITY": CAPABLE, "SELECT": SELECTED, "AUTHENTICATE": lambda _tag: b"+ \r\n"}
    tags = []

    def answer(line):
        if line and base64.b64encode(b"user=sales\x01auth=Bearer tok\x01\x01") == line:
            return tags[-1] + b" OK done\r\n"
        if b"AUTHENTICATE" in line:
            tags.append(line.split()[0])
        return imap(replies)(line)

    with Scripted(answer) as server:
        with Mailbox(account(server, token="tok")) as box:
            assert box.status().uidvalidity == 7
        assert any(line.endswith(b"AUTHENTICATE XOAUTH2") for line in server.heard)
        assert not any(b" LOGIN " in line for line in server.heard)


def test_an_expired_token_is_login_refused():
    replies = {
        "CAPABILITY": CAPABLE,
        "AUTHENTICATE": lambda tag: tag + b" NO [AUTHENTICATIONFAILED] expired\r\n",
    }
    with (
        Scripted(imap(replies)) as server,
        pytest.raises(LoginRefused) as caught,
        Mailbox(account(server, token="tok")),
    ):
        pass
    assert "expired" in caught.value.text


def test_a_server_that_cannot_check_logins_now_is_down_and_not_refusing():
    replies = {"CAPABILITY": CAPABLE, "LOGIN": lambda tag: tag + b" NO [UNAVAILABLE] try later\r\n"}
    with Scripted(imap(replies)) as server, pytest.raises(MailboxDown) as caught, Mailbox(account(server)):
        pass
    assert caught.value.reason == "server_unavailable"


def test_a_password_with_letters_beyond_ascii_is_sent_as_utf8():
    tags = []
    replies = {"CAPABILITY": CAPABLE, "SELECT": SELECTED, "AUTHENTICATE": lambda _tag: b"+ \r\n"}

    def answer(line):
        if line == base64.b64encode("\0sales\0blåbær".encode()):
            return tags[-1] + b" OK done\r\n"
        if b"AUTHENTICATE" in line:
            tags.append(line.split()[0])
        return imap(replies)(line)

    with Scripted(answer) as server, Mailbox(account(server, password="blåbær")) as box:
        assert box.status().uidnext == 12


def test_secrets_do_not_show_in_what_is_logged():
    shown = repr(Account("host", 993, "sales", password="hush", token="hush"))
    assert "hush" not in shown


def test_imap_over_tls(tmp_path):
    at_server, at_client = make(tmp_path)
    loop = LoopThread("tls")
    imap_server = ImapServer(loop, "sales", "x", tls=at_server)
    try:
        imap_server.start()
        with Mailbox(account(imap_server, tls="ssl", tls_context=at_client)) as box:
            assert box.status().keywords is True
        with pytest.raises(MailboxDown) as caught, Mailbox(account(imap_server, tls="ssl")):
            pass
        assert caught.value.reason == "tls"
    finally:
        imap_server.stop()
        loop.stop()


def test_starttls_that_the_server_does_not_have_is_down_and_no_password_is_sent():
    replies = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", "STARTTLS": lambda tag: tag + b" BAD what\r\n"}
    with Scripted(imap(replies)) as server:
        with pytest.raises(MailboxDown), Mailbox(account(server, tls="starttls")):
            pass
        assert not any(b"LOGIN" in line for line in server.heard)
