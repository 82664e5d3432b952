"""The wire to an IMAP server: connecting, logging in, and one tree of errors for whatever goes wrong.

What is done with folders and mails is in ``mailbox``.
"""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError, MailboxStarttlsError
from imap_tools.utils import encode_folder

TlsMode = Literal["ssl", "starttls", "none"]


class MailboxError(Exception):
    """Something is wrong with a mailbox. ``reason`` is a code, ``text`` what the server said."""

    def __init__(self, reason: str, text: str = "") -> None:
        """Remember the code and the server's words."""
        self.reason = reason
        self.text = " ".join(text.split())[:500]
        super().__init__(f"{reason}: {self.text}" if self.text else reason)


class MailboxDown(MailboxError):
    """The server cannot be reached or the connection broke; a new connection may work."""


class LoginRefused(MailboxError):
    """User, password or token are not taken; trying again changes nothing."""


class FolderMissing(MailboxError):
    """The folder does not exist."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is and how to open it. ``token`` (XOAUTH2) goes before ``password``."""

    host: str
    port: int
    user: str
    tls: TlsMode = "ssl"
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout_s: float = 30.0
    tls_context: ssl.SSLContext | None = None


def connected(account: Account) -> BaseMailBox:
    """Open a connection, not logged in yet. Raises :class:`MailboxDown`."""
    timeout = account.timeout_s
    try:
        if account.tls == "none":
            return MailBoxUnencrypted(account.host, account.port, timeout=timeout)
        context = account.tls_context or ssl.create_default_context()  # reads all certificates: 0.1 s
        if account.tls == "ssl":
            return MailBox(account.host, account.port, timeout=timeout, ssl_context=context)
        return MailBoxStartTls(account.host, account.port, timeout=timeout, ssl_context=context)
    except ssl.SSLError as error:
        raise MailboxDown("tls", str(error)) from error
    except TimeoutError as error:
        raise MailboxDown("timeout", str(error)) from error
    except MailboxStarttlsError as error:
        raise MailboxDown("tls", str(error)) from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise MailboxDown("unreachable", str(error)) from error


def log_in(box: BaseMailBox, account: Account) -> None:
    """Log in with the token, else the password. Raises :class:`LoginRefused` or :class:`MailboxDown`."""
    try:
        if account.token:
            box.xoauth2(account.user, account.token, initial_folder=None)
        elif account.user.isascii() and account.password.isascii():
            box.login(account.user, account.password, initial_folder=None)
        else:
            box.login_utf8(account.user, account.password, initial_folder=None)
    except imaplib.IMAP4.abort as error:
        raise MailboxDown("broken", str(error)) from error
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        words = str(error)
        if "UNAVAILABLE" in words.upper():
            raise MailboxDown("server_unavailable", words) from error
        raise LoginRefused("login_refused", words) from error
    except OSError as error:
        raise MailboxDown("broken", str(error)) from error


def learn_capabilities(client: imaplib.IMAP4) -> None:
    """Imaplib remembers what the server said before login; MOVE, IDLE and others often come only after it."""
    answer, said = client.capability()
    if str(answer) == "OK" and said and isinstance(said[-1], bytes):
        client.capabilities = tuple(said[-1].decode("ascii", "replace").upper().split())


@contextlib.contextmanager
def speaking(where: str = "") -> Iterator[None]:
    """Turn whatever imaplib, imap-tools or the socket raise into our tree."""
    try:
        yield
    except MailboxError:
        raise
    except TimeoutError as error:
        raise MailboxDown("timeout", str(error)) from error
    except (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError, IndexError, AttributeError) as error:
        raise MailboxDown(f"broken_{where}" if where else "broken", str(error)) from error


def answers(said: list[bytes | tuple[bytes, bytes] | None]) -> Iterator[tuple[bytes, bytes]]:
    """Yield (what stands around the literal, the literal) of each FETCH answer."""
    pending: tuple[bytes, bytes] | None = None
    for one in said:
        if isinstance(one, tuple):
            if pending is not None:
                yield pending
            pending = (one[0], one[1])
        elif one is not None:
            if pending is not None:
                yield pending[0] + one, pending[1]
                pending = None
            else:
                yield one, b""
    if pending is not None:
        yield pending


def internal_date(text: str) -> datetime | None:
    """Return an INTERNALDATE as an aware instant, None if it cannot be read."""
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def said(lines: object) -> str:
    """Return what a server answered as one text."""
    if not isinstance(lines, list):
        return ""
    return " ".join(one.decode("utf-8", "replace") for one in lines if isinstance(one, bytes))


def means_missing(words: str) -> bool:
    """Tell whether a server's words mean that a folder does not exist."""
    return any(
        sign in words.upper()
        for sign in ("TRYCREATE", "NONEXISTENT", "DOESN'T EXIST", "NOT EXIST", "NO SUCH")
    )


def wire_name(folder: str) -> str:
    """Return a folder's name as IMAP writes it (modified UTF-7)."""
    name: bytes = encode_folder(folder)
    return name.decode("ascii")
