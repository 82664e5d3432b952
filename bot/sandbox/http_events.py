"""Signed HTTP: hands payloads to the app's request URL as Slack does. Retries are decided in events.py."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from bot.sandbox.fastclock import SLACK_WAITS_S
from bot.sandbox.records import Answer, Json

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class RequestUrl:
    """The app's request URL; ValueError unless it is on this machine."""

    def __init__(
        self,
        url: str,
        signing_secret: str,
        real_time: Callable[[], float] = time.time,
        *,
        waits: float = SLACK_WAITS_S,
    ) -> None:
        """`real_time` dates the signature: the app compares it with the real clock, not the sandbox's."""
        parts = urlsplit(url)
        if parts.hostname not in LOOPBACK or parts.scheme != "http":
            raise ValueError(f"the sandbox only talks to this machine, not to {url!r}")
        self._host = str(parts.hostname)
        self._port = parts.port or 80
        self._path = parts.path or "/"
        self._secret = signing_secret
        self._real_time = real_time
        self._waits = waits

    def verify(self, token: str) -> bool:
        """Slack's url_verification: the app must answer with the challenge."""
        challenge = "sandbox-challenge"
        answer = self._post(
            json.dumps({"token": token, "challenge": challenge, "type": "url_verification"}).encode(),
            {"Content-Type": "application/json"},
        )
        body = (
            answer.body.get("challenge", answer.body.get("text")) if isinstance(answer.body, dict) else None
        )
        return answer.ok and body == challenge

    def send(
        self, kind: str, payload: Json, *, retry: int = 0, retry_reason: str = "", wants_body: bool = True
    ) -> Answer:
        """Post one payload and wait up to 3 s; the same answers as `Link.send`, bodies only when wanted."""
        if kind == "events_api":
            headers = {"Content-Type": "application/json"}
            if retry:
                headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": retry_reason}
            answer = self._post(json.dumps(payload).encode(), headers)
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = self._post(urlencode(form).encode(), headers)
        return (
            answer if wants_body else Answer(answer.ok, None, answer.reason, stop_retries=answer.stop_retries)
        )

    def _post(self, body: bytes, headers: dict[str, str]) -> Answer:
        timestamp = str(int(self._real_time()))
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._waits)
        try:
            connection.request(
                "POST",
                self._path,
                body,
                {
                    **headers,
                    "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                    "X-Slack-Request-Timestamp": timestamp,
                    "X-Slack-Signature": signature(self._secret, timestamp, body),
                },
            )
            response = connection.getresponse()
            return self._read(response, response.read())
        except TimeoutError:
            return Answer(ok=False, reason="http_timeout")
        except (OSError, http.client.HTTPException):
            return Answer(ok=False, reason="connection_failed")
        finally:
            connection.close()

    @staticmethod
    def _read(response: http.client.HTTPResponse, raw: bytes) -> Answer:
        if not 200 <= response.status < 300:
            stop = response.headers.get("x-slack-no-retry") == "1"
            return Answer(ok=False, reason="http_error", body={"status": response.status}, stop_retries=stop)
        text = raw.decode("utf-8", "replace")
        if not text.strip():
            return Answer(ok=True)
        if "json" in (response.headers.get("content-type") or ""):
            return Answer(ok=True, body=json.loads(text))
        return Answer(ok=True, body={"text": text})
