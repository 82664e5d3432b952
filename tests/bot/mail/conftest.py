"""The mail world of these tests: post offices, and IMAP servers that all answer the same questions."""

import imaplib
import itertools

import pytest

from bot.mail.imap_wire import Account
from bot.mail.outbound import SmtpServer
from bot.sandbox.postoffice import PostOffice
from tests.bot.mail.mail_dovecot import Dovecot, why_not

DESK = "sales@nordbo.example"
numbers = itertools.count(1)


@pytest.fixture
def office():
    with PostOffice(DESK) as world:
        yield world


@pytest.fixture
def account(office):
    host, port = office.imap
    return Account(host=host, port=port, user=DESK, password=office.password, tls="none", timeout_s=10)


@pytest.fixture
def smtp(office):
    host, port = office.smtp
    return SmtpServer(host=host, port=port, tls="none", user=DESK, password=office.password, timeout_s=5)


class PymapServer:
    """The sandbox's IMAP server, seen as another client would see it."""

    name = "pymap"

    def __init__(self, office) -> None:
        self.office = office
        host, port = office.imap
        self.account = Account(host=host, port=port, user=DESK, password="secret", tls="none", timeout_s=10)

    def append(self, raw, folder="INBOX"):
        return self.office.imap_server.append(raw, folder)

    def expunge(self, uid):
        self.office.imap_server.expunge(uid)

    def renumber(self):
        self.office.imap_server.renumber()

    def kick(self):
        self.office.imap_server.kick()


class DovecotServer:
    """Dovecot with a fresh user."""

    name = "dovecot"

    def __init__(self, dovecot) -> None:
        self.dovecot = dovecot
        self.user = f"sales{next(numbers)}@example.test"
        self.account = Account(
            host="127.0.0.1", port=dovecot.port, user=self.user, password="secret", tls="none", timeout_s=10
        )

    def _client(self):
        client = imaplib.IMAP4("127.0.0.1", self.dovecot.port, 10)
        client.login(self.user, "secret")
        return client

    def append(self, raw, folder="INBOX"):
        client = self._client()
        _, said = client.append(folder, None, None, raw)
        client.logout()
        return int(said[0].split(b"APPENDUID")[1].split()[1].rstrip(b"]"))

    def expunge(self, uid):
        client = self._client()
        client.select("INBOX")
        client.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.logout()

    def renumber(self):
        self.dovecot.admin("mailbox", "update", "-u", self.user, "--uid-validity", "4711", "INBOX")

    def kick(self):
        self.dovecot.admin("kick", self.user)


@pytest.fixture(scope="session")
def dovecot():
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with Dovecot() as server:
        yield server


@pytest.fixture(params=["pymap", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def server(request):
    """An IMAP server with an empty INBOX and a Sent folder."""
    if request.param == "pymap":
        return PymapServer(request.getfixturevalue("office"))
    return DovecotServer(request.getfixturevalue("dovecot"))
