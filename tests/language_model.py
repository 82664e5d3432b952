"""A language model's endpoint on this machine: answers what a test says, and remembers all that it was sent."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Sent:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict


@dataclass
class Reply:
    """What the endpoint does with one request."""

    content: object = ""
    """The model's words; what is no text becomes JSON."""
    status: int = 200
    usage: dict | None = field(default_factory=lambda: {"prompt_tokens": 700, "completion_tokens": 50})
    raw: bytes | None = None
    """Sent instead of a chat completion."""
    wait: threading.Event | None = None
    """The answer comes when this is set."""
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False

    def bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        content = self.content if isinstance(self.content, str) else json.dumps(self.content)
        answer = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
        return json.dumps(answer | ({"usage": self.usage} if self.usage else {})).encode()


class LanguageModel:
    """``replies`` are given in order; with none left, the last one again."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.replies: list[Reply] = []
        self.known = ["small", "large"]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                outer.sent.append(Sent(self.path, dict(self.headers), json.loads(self.rfile.read(length))))
                outer.give(self)

            def do_GET(self) -> None:
                outer.sent.append(Sent(self.path, dict(self.headers), {}))
                if outer.replies:
                    outer.give(self)
                else:
                    outer.write(
                        self,
                        Reply(raw=json.dumps({"data": [{"id": one} for one in outer.known]}).encode()),
                    )

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def says(self, *replies: Reply | object) -> None:
        """Forget what was sent, and give these from now on."""
        self.sent.clear()
        self.replies = [one if isinstance(one, Reply) else Reply(one) for one in replies]

    def give(self, handler: BaseHTTPRequestHandler) -> None:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.wait is not None:
            reply.wait.wait(10)
        if reply.hang_up:
            handler.close_connection = True
            return
        self.write(handler, reply)

    @staticmethod
    def write(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        content = reply.bytes()
        try:
            handler.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            pass  # whoever asked has gone


def quotes(*mentions: tuple[str, ...], **parts: object) -> dict:
    """What a model says that keeps to the contract."""
    names = ("quote", "qty_quote", "unit_quote", "date_quote")
    return {
        "mentions": [dict(zip(names, (*one, "", "", "", "")[:4], strict=True)) for one in mentions],
        "po_quote": "",
        "header_date_quote": "",
        "questions": [],
        **parts,
    }
