"""The mail world of these tests: one post office for the session, emptied of knobs and mails between tests."""

import pytest

from bot.mail.imap_wire import Account
from bot.mail.outbound import SmtpServer
from bot.sandbox.postoffice import PostOffice

DESK = "sales@nordbo.example"


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
