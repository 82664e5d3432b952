"""A server that says exactly what a test wrote down, for what real servers do only by accident."""

import socket
import threading
from typing import Self


class Scripted:
    """Speaks line protocols: ``answer(line)`` gives the bytes to send, None ends the connection.

    ``answer`` is called with b"" first, for the greeting.
    """

    def __init__(self, answer) -> None:
        self.answer = answer
        self.heard = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self.listener.close()
        self.thread.join(timeout=5)

    def _serve(self):
        try:
            connection, _ = self.listener.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as lines:
            try:
                connection.sendall(self.answer(b""))
                for line in lines:
                    self.heard.append(line.rstrip(b"\r\n"))
                    said = self.answer(line.rstrip(b"\r\n"))
                    if said is None:
                        return
                    for piece in said if isinstance(said, list) else [said]:
                        connection.sendall(piece)
            except OSError:
                return


def imap(replies):
    """An IMAP dialogue: ``replies`` maps a command word to the bytes before "OK", or to a function of the tag."""

    def answer(line):
        if not line:
            return b"* OK ready\r\n"
        tag, _, rest = line.partition(b" ")
        if line == b"DONE":
            return replies.get("DONE", b"")
        command = rest.split()[0].upper().decode()
        if command == "UID":
            command = f"UID {rest.split()[1].upper().decode()}"
        reply = replies.get(command, b"")
        if callable(reply):
            return reply(tag)
        if command == "LOGOUT":
            return b"* BYE\r\n" + tag + b" OK\r\n"
        return None if reply is None else reply + tag + b" OK done\r\n"

    return answer
