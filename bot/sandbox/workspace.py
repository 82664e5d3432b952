"""The state of the workspace: members, conversations, messages, views, files. One lock guards it all.

Rules about single methods belong to the methods_* modules; here are look-ups and ids only.
"""

import secrets
import threading
from collections import defaultdict

from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.records import AppInfo, Channel, Failure, File, Json, Post, SlackError, User, UserGroup, View

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Workspace:
    """Everything a team has. Whoever reads more than one thing holds `lock` (it can be taken again)."""

    def __init__(self, clock: SandboxClock, app: AppInfo, team: tuple[str, str, str]) -> None:
        """`team` is (id, name, domain)."""
        self.clock = clock
        self.app = app
        self.team_id, self.team_name, self.domain = team
        self.lock = threading.RLock()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.posts: dict[str, dict[str, Post]] = defaultdict(dict)  # oldest first
        self.threads: dict[tuple[str, str], list[Post]] = defaultdict(list)
        self.ephemerals: dict[str, dict[tuple[str, str], Json]] = defaultdict(dict)
        self.stacks: dict[str, list[View]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.scheduled: dict[str, Json] = {}
        self.read_marks: dict[tuple[str, str], str] = {}
        self.failures: list[Failure] = []
        self._last_ts = 0

    def new_ts(self) -> str:
        """A message timestamp that nobody else has, not earlier than any before."""
        with self.lock:
            self._last_ts = max(int(self.clock.timestamp() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    @staticmethod
    def new_id(prefix: str) -> str:
        """An id in Slack's shape, for instance C07K3Q9ZV1T."""
        return prefix + "0" + "".join(secrets.choice(ALPHABET) for _ in range(9))

    def seconds(self) -> int:
        """The workspace's time in whole seconds since 1970."""
        return int(self.clock.timestamp())

    def fail(self, reason: str, detail: str) -> None:
        """Remember that the app did something wrong that a person would have seen."""
        with self.lock:
            self.failures.append(Failure(reason, detail))

    def member(self, user_id: str) -> User:
        """The user with this id; SlackError user_not_found."""
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def find_channel(self, name_or_id: str) -> Channel | None:
        """A conversation by id, by #name or by name."""
        channel = self.channels.get(name_or_id)
        if channel is None:
            name = name_or_id.removeprefix("#")
            channel = next((c for c in self.channels.values() if c.name == name and c.kind != "im"), None)
        return channel

    def im_of(self, user_id: str) -> Channel:
        """The direct messages of a member with the app, made when there are none."""
        bot = self.app.bot_user
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == {user_id, bot}:
                return channel
        channel = Channel(self.new_id("D"), "", "im", [user_id, bot], bot, self.seconds())
        self.channels[channel.id] = channel
        return channel

    def sees(self, user_id: str, channel: Channel) -> bool:
        """Whether a member may read a conversation: public ones always, others as a member of them."""
        return channel.kind == "channel" or user_id in channel.members

    def viewers(self, channel: Channel) -> list[str]:
        """Members who may read a conversation."""
        return [user for user in self.users if self.sees(user, channel)]

    def post(self, channel_id: str, ts: str) -> Post | None:
        """A stored message."""
        return self.posts[channel_id].get(ts)

    def add_post(self, channel_id: str, post: Post) -> None:
        """Store a new message; it is the newest of its conversation and thread."""
        ts, thread_ts = post.message["ts"], post.message.get("thread_ts")
        self.posts[channel_id][ts] = post
        if thread_ts and thread_ts != ts:
            self.threads[channel_id, thread_ts].append(post)

    def remove_post(self, channel_id: str, ts: str) -> None:
        """Forget a message, and that it was a reply."""
        post = self.posts[channel_id].pop(ts)
        thread = self.threads.get((channel_id, str(post.message.get("thread_ts"))), [])
        if post in thread:
            thread.remove(post)

    def replies(self, channel_id: str, ts: str) -> list[Post]:
        """Replies in the thread of `ts`, oldest first."""
        return list(self.threads.get((channel_id, ts), ()))

    def find_view(self, view_id: str) -> View | None:
        """An open modal or a published Home tab by id."""
        for stack in self.stacks.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((view for view in self.homes.values() if view.id == view_id), None)

    def view_by_external_id(self, external_id: str) -> View | None:
        """An open modal or a published Home tab by the app's own id."""
        views = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        return next((v for v in views if external_id and v.data.get("external_id") == external_id), None)
