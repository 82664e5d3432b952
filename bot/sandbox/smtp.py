"""The mail server of the demo and test world (aiosmtpd), on 127.0.0.1, with knobs for everything that goes wrong.

It takes mails from the bot and from the customers alike and hands them to whoever keeps them (``postoffice``).
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.sandbox.loop import LoopThread

HOST = "127.0.0.1"
SIZE_LIMIT = 40_000_000

Deliver = Callable[[str, Sequence[str], bytes], Awaitable[None]]


@dataclass(slots=True)
class Knobs:
    """What shall go wrong. Replies are SMTP lines such as "451 4.7.1 come back later"; empty = all is well."""

    sender_reply: str = ""
    recipient_replies: dict[str, str] = field(default_factory=dict)
    """By lower-case address; "*" is everybody."""
    content_reply: str = ""
    after_data: Literal["", "deliver_and_break", "drop_and_break"] = ""
    """Break the connection instead of answering the final dot."""
    delay_s: float = 0.0
    """Seconds before the final dot is answered."""
    times: int = -1
    """How many mails these knobs hold for; -1: until changed."""

    def clear(self) -> None:
        """All is well again."""
        self.sender_reply = self.content_reply = self.after_data = ""
        self.recipient_replies.clear()
        self.delay_s = 0.0
        self.times = -1

    def spent(self) -> None:
        """Count one mail; the last one clears the knobs."""
        if self.times > 0:
            self.times -= 1
            if not self.times:
                self.clear()


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, deliver: Deliver, knobs: Knobs) -> None:
        self._deliver = deliver
        self._knobs = knobs

    async def handle_MAIL(  # noqa: N802  # aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if self._knobs.sender_reply:
            reply = self._knobs.sender_reply
            self._knobs.spent()
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        replies = self._knobs.recipient_replies
        refused = replies.get(address.lower()) or replies.get("*")
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        knobs = self._knobs
        if knobs.delay_s:
            await asyncio.sleep(knobs.delay_s)
        content = envelope.original_content or b""
        reply, after = knobs.content_reply, knobs.after_data
        knobs.spent()
        if reply:
            return reply
        if after != "drop_and_break":
            await self._deliver(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if after and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK: taken"


class SmtpPost:
    """The server. ``users``: login name -> password; without a login everybody may send, as among mail servers."""

    def __init__(
        self, loop: LoopThread, deliver: Deliver, users: dict[str, str], tls: ssl.SSLContext | None = None
    ) -> None:
        """Nothing is started yet. With ``tls`` STARTTLS is offered."""
        logging.getLogger("mail.log").setLevel(
            logging.ERROR
        )  # aiosmtpd warns of its own attributes at each login
        self.knobs = Knobs()
        self.port = 0
        self._loop = loop
        self._deliver = deliver
        self._users = users
        self._tls = tls
        self._server: asyncio.AbstractServer | None = None
        self._transports: set[Any] = set()

    def start(self, port: int = 0) -> None:
        """Serve on ``port`` of 127.0.0.1 (0: a free one)."""
        self._loop.call(self._start(port or self.port))

    def stop(self) -> None:
        """Stop serving; another ``start`` takes the same port."""
        self._loop.call(self._stop())

    async def _start(self, port: int) -> None:
        self._server = await self._loop.loop.create_server(self._protocol, HOST, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for protocol in list(self._transports):
                if protocol.transport is not None:
                    protocol.transport.abort()
            self._transports.clear()
            await self._server.wait_closed()
            self._server = None

    def _protocol(self) -> SMTP:
        protocol = SMTP(
            _Handler(self._deliver, self.knobs),
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=False,
            hostname="localhost",
            ident="tilbud sandbox",
            auth_require_tls=False,
            tls_context=self._tls,
            authenticator=self._authenticate,
            loop=self._loop.loop,
        )
        self._transports = {one for one in self._transports if one.transport is not None}
        self._transports.add(protocol)
        return protocol

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        del server, session, envelope, mechanism
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        wanted = self._users.get(data.login.decode("utf-8", "replace"))
        taken = wanted is not None and data.password == wanted.encode("utf-8")
        return AuthResult(success=taken, handled=False)  # False: aiosmtpd shall answer
