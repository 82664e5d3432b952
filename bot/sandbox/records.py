"""What a workspace is made of, as plain records. No behaviour beyond small readings of themselves."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A method's refusal: Slack's error name, and what the answer says besides."""

    def __init__(self, error: str, *messages: str, **extra: Any) -> None:
        """`messages` go to `response_metadata.messages`, `extra` into the answer as they are."""
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.extra = extra


class UserError(Exception):
    """What a person did cannot be done; `text` is the sentence that the page shows."""

    def __init__(self, error: str, text: str, status: int = 400) -> None:
        """`status` is the HTTP status of the page's request."""
        super().__init__(error, text)
        self.error = error
        self.text = text
        self.status = status


@dataclass
class User:
    """A member of the workspace, or the app's bot."""

    id: str
    name: str
    real_name: str
    email: str = ""
    title: str = ""
    locale: str = "en-GB"
    tz: str = "Europe/Copenhagen"
    color: str = "4a6fa5"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_bot: bool = False
    deleted: bool = False


@dataclass
class Channel:
    """A conversation; `kind` is channel, private, im or mpim."""

    id: str
    name: str
    kind: str
    members: list[str]
    creator: str
    created: int
    topic: str = ""
    archived: bool = False

    @property
    def channel_type(self) -> str:
        """Slack's word for the kind in message events."""
        return {"private": "group"}.get(self.kind, self.kind)


@dataclass(eq=False)
class Post:
    """A message as it is stored; `message` is Slack's object without counts of its thread."""

    message: Json
    author: str
    metadata: Json | None = None
    broadcast: bool = False
    pinned_by: list[str] = field(default_factory=list)


@dataclass
class View:
    """A modal or a Home tab; `data` is Slack's object, `typed` what the member has entered so far."""

    data: Json
    user: str
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    channel: str = ""

    @property
    def id(self) -> str:
        """The view's id (V…)."""
        return str(self.data["id"])


@dataclass
class File:
    """An uploaded file; `state` goes waiting → uploaded → processing → ready → deleted."""

    id: str
    name: str
    title: str
    owner: str
    size: int
    created: int
    token: str
    media_type: str = "application/octet-stream"
    content: bytes = b""
    state: str = "waiting"
    alt_text: str = ""
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class UserGroup:
    """A user group (S…) with its members."""

    id: str
    handle: str
    name: str
    description: str
    users: list[str]
    created: int
    disabled: bool = False


@dataclass
class Command:
    """A slash command of the app."""

    command: str
    usage_hint: str = ""
    description: str = ""


@dataclass
class Shortcut:
    """A shortcut of the app; `type` is global or message."""

    callback_id: str
    name: str
    type: str = "global"


@dataclass
class AppInfo:
    """The installed app: its ids, its secrets and what its manifest declares."""

    id: str
    name: str
    bot_id: str
    bot_user: str
    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str
    commands: list[Command] = field(default_factory=list)
    shortcuts: list[Shortcut] = field(default_factory=list)
    scopes: frozenset[str] | None = None
    bot_events: frozenset[str] | None = None

    def may(self, *scopes: str) -> bool:
        """Whether the app was granted one of `scopes`; everything is granted when no manifest was given."""
        return self.scopes is None or not scopes or not self.scopes.isdisjoint(scopes)

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to `event`, for instance message.channels."""
        return self.bot_events is None or event in self.bot_events


@dataclass(frozen=True)
class Answer:
    """What came of handing something to the app: its ack's body, or why there was none."""

    ok: bool
    body: Any = None
    reason: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    stop_retries: bool = False


@dataclass(frozen=True)
class Failure:
    """Something the app did wrong that a person would have noticed; tests assert that there are none."""

    reason: str
    detail: str
