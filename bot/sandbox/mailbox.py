"""The desk's mailbox of the demo and test world: a real IMAP server in this process (pymap), on 127.0.0.1.

Mails live in memory. Keywords are kept, which pymap's own in-memory mailbox does not do.
"""

from __future__ import annotations

import asyncio
import ssl
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from bot.sandbox.loop import LoopThread

HOST = "127.0.0.1"


class _KeywordMailbox(MailboxData):
    """A mailbox that takes any keyword (``PERMANENTFLAGS`` with the wildcard)."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return frozenset((get_system_flags() - {Recent}) | {Wildcard})

    def renumbered(self) -> None:
        """Get another UIDVALIDITY and other UIDs, as after a restore from a backup."""
        self._uid_validity += 1
        self._max_uid += 1000
        moved = {}
        for message in self._messages.values():
            self._max_uid += 1
            moved[self._max_uid] = type(message).copy(message, uid=self._max_uid)
        self._mod_sequences.expunge(list(self._messages))
        self._messages = moved
        self._mod_sequences.update(list(moved))


class _Folders(MailboxSet):
    """Folders that keep keywords."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = _KeywordMailbox(self._content_cache, self._thread_cache)

    async def add_folder(self, name: str) -> None:
        async with self._set_lock.write_lock():
            self._set[name] = _KeywordMailbox(self._content_cache, self._thread_cache)


class ImapServer:
    """The mailbox of one user. ``address`` is the login, too."""

    def __init__(
        self,
        loop: LoopThread,
        address: str,
        password: str,
        folders: Sequence[str] = ("Sent",),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is started yet. With ``tls`` connections begin with it (as on port 993)."""
        self.address = address
        self.password = password
        self.port = 0
        self._loop = loop
        self._folder_names = folders
        self._tls = tls
        self._folders: _Folders | None = None
        self._server: asyncio.AbstractServer | None = None
        self._imap: IMAPServer | None = None
        self._reader: ProxyProtocolReader | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def start(self, port: int = 0) -> None:
        """Serve on ``port`` of 127.0.0.1 (0: a free one)."""
        self._loop.call(self._start(port or self.port))

    def stop(self) -> None:
        """Stop serving and drop all connections; the mails stay for another ``start``, on the same port."""
        self._loop.call(self._stop())

    def kick(self) -> None:
        """Drop all connections."""
        self._loop.call(self._kick())

    def append(self, raw: bytes, folder: str = "INBOX", received: datetime | None = None) -> int:
        """Put a mail into a folder and return its UID."""
        return self._loop.call(self.append_here(raw, folder, received))

    async def append_here(self, raw: bytes, folder: str = "INBOX", received: datetime | None = None) -> int:
        """Do the same within the loop."""
        mailbox = await self._open.get_mailbox(folder)
        message = await mailbox.append(
            AppendMessage(raw, received or datetime.now(UTC), frozenset()), recent=True
        )
        return int(message.uid)

    def expunge(self, uid: int, folder: str = "INBOX") -> None:
        """Remove a mail, as another client would."""

        async def work() -> None:
            await (await self._open.get_mailbox(folder)).delete([uid])

        self._loop.call(work())

    def renumber(self, folder: str = "INBOX") -> None:
        """Change the folder's UIDVALIDITY and all its UIDs; connections are dropped."""

        async def work() -> None:
            mailbox = await self._open.get_mailbox(folder)
            if isinstance(mailbox, _KeywordMailbox):
                mailbox.renumbered()
            await self._kick()

        self._loop.call(work())

    @property
    def _open(self) -> _Folders:
        if self._folders is None:
            raise RuntimeError("the mailbox was not started")
        return self._folders

    async def _start(self, port: int) -> None:
        if self._imap is None:
            await self._build()
        self._server = await asyncio.start_server(self._accepted, host=HOST, port=port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _build(self) -> None:
        config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=HOST,
            port=0,
            demo_data=False,
            demo_user=self.address,
            demo_password=self.password,
            tls_enabled=False,
            secure_auth=False,
            invalid_user_sleep=0.0,
            reject_dnsbl=False,
            max_append_len=100_000_000,
            hash_context=BuiltinHash(rounds=1),  # a million rounds at each login protect nothing here
        )
        config.apply_context()
        login = Login(config)
        backend = DictBackend(login, config)
        user = UserMetadata(
            config, self.address, password=await Passwords(config).hash_password(self.password)
        )
        await login.demo_user_identity.set(user)
        self._folders = _Folders()
        for name in self._folder_names:
            await self._folders.add_folder(name)
        config.set_cache[self.address] = (self._folders, FilterSet())
        self._imap = IMAPServer(backend.login, config)
        self._reader = ProxyProtocolReader(config.proxy_protocol)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._imap is None or self._reader is None:
            writer.close()
            return
        self._writers.add(writer)
        imap = self._imap

        async def serve(read: asyncio.StreamReader, write: asyncio.StreamWriter, info: SocketInfo) -> None:
            try:
                await imap(read, write, info)
            except (OSError, EOFError, asyncio.IncompleteReadError):
                write.close()
            finally:
                self._writers.discard(write)

        await self._reader.get_callback(serve)(reader, writer)

    async def _kick(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()
        self._writers.clear()

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._kick()
            await self._server.wait_closed()
            self._server = None
