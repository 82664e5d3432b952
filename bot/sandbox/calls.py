"""One call of a Web API method: its declaration, its arguments, and look-ups that many methods share."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.records import Channel, Json, Post, SlackError
from bot.sandbox.world import World

Caller = Literal["bot", "app", "any", "none"]
JSON_ARGUMENTS = ("blocks", "attachments", "metadata", "view", "files", "message", "unfurls")
WHOLE_NUMBERS = ("limit", "length", "post_at")
YES_OR_NO = (
    "include_locale", "include_all_metadata", "inclusive", "reply_broadcast", "return_im", "is_private",
    "include_users", "include_disabled", "include_count", "exclude_archived", "prevent_creation", "force",
    "include_num_members",
)  # fmt: skip
KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im", "mpim": "mpim"}
READ_SCOPES = {"channel": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


@dataclass
class Call:
    """A method being called: who calls (bot or app token) with which arguments."""

    world: World
    args: Json
    caller: str = "bot"

    def text(self, name: str) -> str:
        """An argument as text; empty when not given."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """An argument as yes or no."""
        return bool(self.args.get(name, False))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation in an argument, as far as the bot may know of it; SlackError channel_not_found."""
        workspace = self.world.workspace
        channel = workspace.channels.get(self.text(name))
        if channel is None or not workspace.sees(workspace.app.bot_user, channel):
            raise SlackError("channel_not_found")
        return channel

    def own_channel(self) -> Channel:
        """A conversation that the bot is a member of; SlackError channel_not_found, not_in_channel."""
        channel = self.channel()
        if self.world.workspace.app.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def post(self, channel: Channel, name: str = "ts", error: str = "message_not_found") -> Post:
        """The message in an argument; SlackError `error`."""
        post = self.world.workspace.post(channel.id, self.text(name))
        if post is None:
            raise SlackError(error)
        return post

    def page(self, entries: list[Any], default: int, *, most: int = 1000) -> tuple[list[Any], str]:
        """The page of `entries` that limit and cursor ask for, and the next cursor; SlackError invalid_cursor."""
        limit = int(self.args.get("limit") or default)
        if not 1 <= limit <= most:
            limit = default
        start = _offset(self.text("cursor"))
        end = start + limit
        more = base64.b64encode(f"next:{end}".encode()).decode() if end < len(entries) else ""
        return entries[start:end], more


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise SlackError("invalid_cursor") from error


@dataclass(frozen=True)
class Method:
    """The declaration of a method: arguments, tier (0: a limit of its own), scopes, caller's token, errors.

    `errors` are the names it may answer besides those that every method may.
    """

    name: str
    run: Callable[[Call], Json]
    required: tuple[str, ...] = ()
    tier: int = 3
    scopes: tuple[str, ...] = ()
    caller: Caller = "bot"
    json_body: bool = True
    bad_blocks: str = "invalid_blocks_format"
    errors: tuple[str, ...] = ()


def typed(method: Method, raw: Json) -> Json:
    """The arguments with their types; SlackError when one cannot be read or a required one is missing."""
    args: Json = {}
    for name, value in raw.items():
        if value is None or (isinstance(value, str) and value == "" and name != "text"):
            continue
        args[name] = _typed(method, name, value)
    missing = [name for name in method.required if name not in args]
    if missing:
        raise SlackError(
            "invalid_arguments", *(f"[ERROR] missing required field: {name}" for name in missing)
        )
    return args


def _typed(method: Method, name: str, value: Any) -> Any:
    if name in JSON_ARGUMENTS and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            names = {"blocks": method.bad_blocks, "metadata": "invalid_metadata_format"}
            message = f"[ERROR] must be valid JSON [json-pointer:/{name}]"
            raise SlackError(names.get(name, "invalid_arguments"), message) from error
    if name in WHOLE_NUMBERS and not isinstance(value, int):
        try:
            return int(str(value))
        except ValueError as error:
            raise SlackError(
                "invalid_arguments", f"[ERROR] must be an integer [json-pointer:/{name}]"
            ) from error
    if name in YES_OR_NO and not isinstance(value, bool):
        return str(value).lower() in {"1", "true"}
    return value


def next_cursor(cursor: str) -> Json:
    """The response_metadata of a page."""
    return {"response_metadata": {"next_cursor": cursor}}
