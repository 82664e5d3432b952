"""What a test does as a member of the workspace, in few words. The rules are those of interactions.py."""

from collections.abc import Callable
from typing import Any, TypeVar

from bot.sandbox import interactions, member_reads, posting
from bot.sandbox.elements import STATEFUL, State, chosen, find, interactive
from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.methods_people import user_object
from bot.sandbox.records import Answer, Channel, Failure, Json, UserError
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import World

T = TypeVar("T")


class Hands:
    """Members are named by id or by short name ("mona"), channels by id or by name ("#sales-desk")."""

    world: World

    @property
    def workspace(self) -> Workspace:
        """The workspace's state."""
        return self.world.workspace

    @property
    def clock(self) -> SandboxClock:
        """The sandbox's clock: `step(seconds)`, `set_factor(times)`."""
        return self.world.clock

    @property
    def failures(self) -> list[Failure]:
        """What the app did wrong so far: missed acks, bad answers, lost events."""
        return list(self.workspace.failures)

    def user(self, who: str) -> str:
        """The id of a member; UserError unknown_user."""
        for user in self.workspace.users.values():
            if who in {user.id, user.name}:
                return user.id
        raise UserError("unknown_user", f"There is no member {who!r}.")

    def channel(self, where: str) -> Channel:
        """A conversation by id or name, or the direct messages of the member `where` with the app."""
        with self.workspace.lock:
            channel = self.workspace.find_channel(where)
            return channel if channel is not None else self.workspace.im_of(self.user(where))

    def fail_next(self, method: str, how: str, times: int = 1) -> None:
        """Let the next calls of a Web API method fail: an error name of Slack's, or one of ``breaks``."""
        self.world.breaks.add(method, how, times)

    # -- doing ------------------------------------------------------------------------------------------

    def say(self, who: str, where: str, text: str, thread_ts: str = "") -> str:
        """Write a message; returns its ts."""
        return interactions.say(self.world, self.user(who), self.channel(where).id, text, thread_ts)

    def command(self, who: str, text: str, where: str = "#sales-desk") -> Answer:
        """Call a slash command, for instance "/sales help"."""
        name, _, rest = text.partition(" ")
        return interactions.command(self.world, self.user(who), self.channel(where).id, name, rest)

    def shortcut(self, who: str, callback_id: str) -> Answer:
        """Use a global shortcut."""
        return interactions.shortcut(self.world, self.user(who), callback_id)

    def message_shortcut(self, who: str, callback_id: str, where: str, ts: str) -> Answer:
        """Use a message shortcut."""
        return interactions.shortcut(self.world, self.user(who), callback_id, self.channel(where).id, ts)

    def click(
        self, who: str, where: str, ts: str, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Answer:
        """Click a button in a message, or choose `value` in a menu of it (an option by its value)."""
        container = {"type": "message", "channel": self.channel(where).id, "ts": ts}
        return self._act(who, container, block_id, action_id, value)

    def click_view(
        self,
        who: str,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        fill: Json | None = None,
    ) -> Answer:
        """Use an element of the member's topmost modal, with `fill` (see `submit`) entered before."""
        view = self._top(who)
        container = {"type": "view", "view_id": view["id"]}
        return self._act(who, container, block_id, action_id, value, filled(view["blocks"], fill or {}))

    def click_home(
        self, who: str, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Answer:
        """Use an element of the member's Home tab."""
        view = self.home(who)
        if view is None:
            raise UserError("view_not_found", "The app has published no Home tab.")
        return self._act(who, {"type": "view", "view_id": view["id"]}, block_id, action_id, value)

    def _act(
        self,
        who: str,
        container: Json,
        block_id: str | None,
        action_id: str,
        value: Any,
        state: State | None = None,
    ) -> Answer:
        user = self.user(who)
        place = interactions.Place(self.world, self.workspace.users[user], container)
        _, element = place.find(block_id, action_id)
        return interactions.act(
            self.world, user, container, block_id, action_id, picked(element, value), state or {}
        )

    def suggest(self, who: str, action_id: str, value: str, *, where: str = "", ts: str = "") -> Json:
        """Type into an external select of the topmost modal (or of a message); the app's options."""
        container: Json = {"type": "view", "view_id": "" if ts else self._top(who)["id"]}
        if ts:
            container = {"type": "message", "channel": self.channel(where).id, "ts": ts}
        return interactions.suggest(self.world, self.user(who), container, None, action_id, value)

    def submit(self, who: str, fill: Json | None = None, *, state: State | None = None) -> Answer:
        """Submit the topmost modal.

        `fill` maps an action_id or a block_id to what is entered: a text, an option's value (a list of
        them for multi selects and checkboxes), a date; `state` is view.state.values as Slack sends it.
        """
        view = self._top(who)
        entered = filled(view["blocks"], fill or {})
        return interactions.submit(self.world, self.user(who), view["id"], entered | (state or {}))

    def close(self, who: str, *, everything: bool = False) -> None:
        """Close the topmost modal, or with `everything` all of them."""
        interactions.close(self.world, self.user(who), self._top(who)["id"], everything=everything)

    def open_home(self, who: str, tab: str = "home") -> None:
        """Look at the app's Home (or Messages) tab."""
        interactions.open_home(self.world, self.user(who), tab)

    def change_member(self, who: str, **fields: Any) -> None:
        """Change a member (locale, tz, real_name, deleted, is_admin …); the app hears user_change."""
        user = self.workspace.users[self.user(who)]
        unknown = set(fields) - set(vars(user))
        if unknown:
            raise ValueError(f"a member has no {sorted(unknown)}")
        with self.workspace.lock:
            vars(user).update(fields)
            shown = user_object(self.workspace, user, locale=True)
        event = {"type": "user_change", "user": shown, "cache_ts": self.workspace.seconds()}
        self.world.events.emit(event | {"event_ts": self.workspace.new_ts()}, "user_change")

    # -- seeing -----------------------------------------------------------------------------------------

    def messages(self, where: str) -> list[Json]:
        """Top-level messages of a conversation, oldest first, metadata included."""
        return self._posts(where, lambda p, ts: p.get("thread_ts", ts) == ts)

    def thread(self, where: str, ts: str) -> list[Json]:
        """Replies in a thread, oldest first, without its first message."""
        return self._posts(where, lambda p, own: p.get("thread_ts") == ts and own != ts)

    def _posts(self, where: str, wanted: Callable[[Json, str], bool]) -> list[Json]:
        channel = self.channel(where)
        with self.workspace.lock:
            posts = [
                p for p in self.workspace.posts[channel.id].values() if wanted(p.message, p.message["ts"])
            ]
            shown = [posting.message_object(self.world, channel.id, p, metadata=True) for p in posts]
        return sorted(shown, key=lambda m: str(m["ts"]))

    def ephemerals(self, who: str, where: str = "") -> list[Json]:
        """What only this member sees, oldest first."""
        channel = self.channel(where).id if where else ""
        with self.workspace.lock:
            found = self.workspace.ephemerals[self.user(who)].items()
            return [m for (place, _), m in sorted(found, key=lambda e: e[0][1]) if channel in {"", place}]

    def stack(self, who: str) -> list[Json]:
        """Open modals of a member, bottom first."""
        return member_reads.stack(self.world, self.user(who))

    def modal(self, who: str) -> Json | None:
        """The topmost modal of a member."""
        stack = self.stack(who)
        return stack[-1] if stack else None

    def home(self, who: str) -> Json | None:
        """The Home tab of a member."""
        return member_reads.home(self.world, self.user(who))

    def wait_for(self, look: Callable[[], T], timeout: float = 5.0) -> T:
        """What `look` returns as soon as it is true; TimeoutError after `timeout` real seconds."""
        return self.world.bus.wait_for(look, timeout)

    def _top(self, who: str) -> Json:
        view = self.modal(who)
        if view is None:
            raise UserError("view_not_found", f"{who} has no modal open.")
        return view


def picked(element: Json, value: Any) -> Json:
    """The element's part of an action: `value` under the key that the element's type has."""
    if element["type"] == "overflow":
        return {"selected_option": {"value": value}}
    if element["type"] == "feedback_buttons":
        return {"value": value}
    if element["type"] not in STATEFUL:
        return {}
    key = STATEFUL[element["type"]][0]
    return {key: _entered(element, key, value)}


def _entered(element: Json, key: str, value: Any) -> Any:
    if key == "selected_option" and isinstance(value, str):
        return _option(element, value)
    if key == "selected_options":
        return [_option(element, entry) if isinstance(entry, str) else entry for entry in value or []]
    return value


def _option(element: Json, value: str) -> Json:
    groups = [element.get("options", []), *(g["options"] for g in element.get("option_groups", []))]
    known = (option for group in groups for option in group)
    fallback = {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    return next((dict(option) for option in known if option.get("value") == value), fallback)


def filled(blocks: list[Json], fill: Json) -> State:
    """view.state.values with what `fill` says; KeyError when it names nothing in the view."""
    state: State = {}
    known = {
        name for block, element in interactive(blocks) for name in (block["block_id"], element["action_id"])
    }
    if not set(fill) <= known:
        raise KeyError(f"the view has no {sorted(set(fill) - known)}, only {sorted(known)}")
    for name, value in fill.items():
        block, element = find(blocks, None, name) or _of_block(blocks, name)
        key = STATEFUL[element["type"]][0]
        entry = chosen(element, _entered(element, key, value))
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def _of_block(blocks: list[Json], block_id: str) -> tuple[Json, Json]:
    return next((b, e) for b, e in interactive(blocks) if b["block_id"] == block_id)
