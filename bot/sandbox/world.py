"""The parts of a running sandbox in one place, for the modules that let them work together."""

from dataclasses import dataclass, field

from bot.sandbox.breaks import Breaks
from bot.sandbox.bus import Bus
from bot.sandbox.events import EventFeed, Transport
from bot.sandbox.fastclock import SandboxClock, Timers
from bot.sandbox.rate_limits import RateLimits
from bot.sandbox.socket_mode import Link
from bot.sandbox.tickets import ResponseUrls, Triggers
from bot.sandbox.workspace import Workspace

FILE_PROCESSING_SECONDS = 0.6


@dataclass
class World:
    """A workspace with its clock, its feeds and the ways to the app."""

    workspace: Workspace
    clock: SandboxClock
    bus: Bus = field(default_factory=Bus)
    breaks: Breaks = field(default_factory=Breaks)
    url: str = ""
    request_url: Transport | None = None
    file_seconds: float = FILE_PROCESSING_SECONDS

    def __post_init__(self) -> None:
        """Build the parts that need the clock."""
        self.timers = Timers(self.clock)
        self.triggers = Triggers(self.clock)
        self.response_urls = ResponseUrls(self.clock)
        self.limits = RateLimits(self.clock)
        self.link = Link(self.clock, self.workspace.app.id, self.bus)
        self.events = EventFeed(self.workspace, self.timers, self.transport)

    def transport(self) -> Transport:
        """How the app is reached now: its request URL if one is set, else Socket Mode."""
        return self.request_url or self.link
