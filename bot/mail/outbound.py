"""Sending over SMTP in four separate moves, so that we always know what we know (architecture 5.1).

Connect and log in, MAIL, RCPT, DATA. What breaks before the final dot was not sent; what the server refused for
good is refused; what breaks after the final dot is unknown, and only a look into Sent or a person can tell.
Nothing is retried here and nothing recorded.
"""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot import faults

TlsMode = Literal["ssl", "starttls", "none"]
TEXT_LENGTH = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and as whom to send. ``token`` (XOAUTH2) goes before ``password``; neither: no login."""

    host: str
    port: int
    tls: TlsMode = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout_s: float = 30.0
    helo_name: str = ""
    tls_context: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the mail; ``refused`` names recipients it did not take, with its words."""

    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not leave. ``temporary``: trying again later makes sense."""

    reason: str
    text: str = ""
    temporary: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """The server refused it for good, in these words."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after the last byte: it left or not."""

    reason: str


Outcome = Sent | NotSent | Refused | Unknown


def send(server: SmtpServer, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
    """Send ``raw`` and return what is known about it. Blocks up to ``timeout_s`` a step; raises nothing."""
    if not recipients:
        return NotSent("no_recipient", temporary=False)
    if not all(_is_plain(one) for one in (sender, *recipients)):
        return Refused(553, "an address holds characters that SMTP cannot carry")
    try:
        client = _connected(server)
    except _Broken as broken:
        return broken.outcome
    try:
        faults.reach("mail.after_connect")
        return _handed_over(client, raw, sender, recipients)
    finally:
        client.close()


def knock(server: SmtpServer) -> Outcome | None:
    """Connect, log in and leave without sending; return what went wrong, or None. Raises nothing."""
    try:
        client = _connected(server)
    except _Broken as broken:
        return broken.outcome
    client.close()
    return None


class _Broken(Exception):
    """Carries the outcome out of a step."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(outcome)


def _connected(server: SmtpServer) -> smtplib.SMTP:
    """Move 1: connect, TLS, log in."""
    context = server.tls_context or (ssl.create_default_context() if server.tls != "none" else None)
    name = server.helo_name or None
    client: smtplib.SMTP | None = None
    try:
        if server.tls == "ssl":
            client = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=name, timeout=server.timeout_s, context=context
            )
        else:
            client = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=server.timeout_s)
        client.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            client.starttls(context=context)
            client.ehlo()
        if server.user:
            _log_in(client, server)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as error:
        if client is not None:
            client.close()
        raise _Broken(_connect_failure(error)) from error
    return client


def _connect_failure(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        lasting = error.smtp_code in (530, 534, 535, 538)
        return NotSent("login_refused", _words(error.smtp_code, error.smtp_error), temporary=not lasting)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotSent("not_supported", str(error)[:TEXT_LENGTH], temporary=False)
    if isinstance(error, ssl.SSLCertVerificationError):
        return NotSent("certificate", str(error)[:TEXT_LENGTH], temporary=False)
    if isinstance(error, ssl.SSLError):
        return NotSent("tls", str(error)[:TEXT_LENGTH], temporary=False)
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent("greeting", _words(error.smtp_code, error.smtp_error))
    if isinstance(error, TimeoutError):
        return NotSent("timeout", str(error)[:TEXT_LENGTH])
    if isinstance(error, UnicodeError | ValueError):
        return NotSent("settings", str(error)[:TEXT_LENGTH], temporary=False)
    return NotSent("unreachable", str(error)[:TEXT_LENGTH])


def _log_in(client: smtplib.SMTP, server: SmtpServer) -> None:
    if not server.token:
        client.login(server.user, server.password)
        return
    secret = f"user={server.user}\x01auth=Bearer {server.token}\x01\x01"
    code, text = client.docmd("AUTH", f"XOAUTH2 {base64.b64encode(secret.encode()).decode('ascii')}")
    if code == 334:  # the error stands in a challenge that must be answered before the real refusal comes
        code, text = client.docmd("")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, text)


def _handed_over(client: smtplib.SMTP, raw: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
    """Moves 2 to 4."""
    try:
        options = ["BODY=8BITMIME"] if not raw.isascii() and client.has_extn("8bitmime") else []
        if client.has_extn("size"):
            options.append(f"SIZE={len(raw)}")
        code, text = client.mail(sender, options)
        if code >= 400:
            return _no(code, text, "sender_refused")
        refused, worst = _recipients(client, recipients)
        if len(refused) == len(set(recipients)):
            return worst
        code, text = client.docmd("DATA")
        if code != 354:
            return _no(code, text, "data_refused")
        client.send(_dotted(raw))
    except TimeoutError:
        return NotSent("timeout")
    except (OSError, smtplib.SMTPException) as error:
        return NotSent("broken", str(error)[:TEXT_LENGTH])
    return _finished(client, refused)


def _recipients(client: smtplib.SMTP, recipients: Sequence[str]) -> tuple[dict[str, str], Outcome]:
    """Move 3. Return the refused ones, and what it means if that is everybody."""
    refused: dict[str, str] = {}
    worst: Outcome = NotSent("recipients_refused")
    for one in dict.fromkeys(recipients):
        code, text = client.rcpt(one)
        if code not in (250, 251, 252):
            refused[one] = _words(code, text)
            if not isinstance(worst, NotSent) or not worst.text or code < 500:
                worst = _no(code, text, "recipients_refused")
        if code == 421:
            raise smtplib.SMTPServerDisconnected(refused[one])
    return refused, worst


def _finished(client: smtplib.SMTP, refused: dict[str, str]) -> Outcome:
    """Move 4, second half: the final dot. From its first byte on, a break leaves us not knowing."""
    try:
        client.send(b".\r\n")
        faults.reach("mail.after_dot")
        code, text = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(f"broken after the last byte: {type(error).__name__}")
    if code == 250:
        faults.reach("mail.after_data")
        try:
            client.quit()
        except (OSError, smtplib.SMTPException):
            client.close()
        return Sent(refused)
    if code < 200 or code >= 600:
        return Unknown(f"unreadable answer after the last byte: {_words(code, text)}")
    return _no(code, text, "content_refused")


def _no(code: int, text: bytes, reason: str) -> Outcome:
    """5xx is for good; 4xx and whatever is no answer at all may change."""
    if 500 <= code < 600:
        return Refused(code, _words(code, text))
    return NotSent(reason, _words(code, text))


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"[:TEXT_LENGTH]


def _dotted(raw: bytes) -> bytes:
    """Return the mail with CRLF line ends, dots doubled, ended by CRLF; the final dot is sent apart."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _is_plain(address: str) -> bool:
    return (
        address.isascii()
        and address.isprintable()
        and not set(address) & set(" <>\r\n")
        and len(address) < 321
    )
