"""The guided tour without a browser: starts each situation, presses what the tour says, and tells what happened.

Whoever walks knows nothing but the tour itself: what it names is pressed, and its tick is waited for.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console

from bot.demo.script import ScriptFailed, Transcript
from bot.demo.tour_stops import STOPS
from bot.demo.world import DemoWorld
from bot.sandbox.seed import SALES_DESK
from bot.sandbox.tour import Phase, Situation

T = TypeVar("T")
_CARRIED = re.compile(r"'value': '(\d+\.\d+)'")
_PRESSED = re.compile(r"\*(.+?)\*")
WALKER = "donal"
WAIT_S = 60.0
ENOUGH = 12
"""Presses after which a situation goes in circles."""


@dataclass
class Walk:
    """A member who does what the tour says."""

    world: DemoWorld
    tell: Callable[[str, str], None] = lambda _who, _what: None
    walker: str = WALKER
    wait_s: float = WAIT_S
    _seen: str = ""
    """What the card asked when it was last looked at."""

    def now(self, situation: str) -> Situation:
        """Return where a situation stands for the walker."""
        return self.world.tour.situation(situation, self.world.sandbox.user(self.walker))

    def start(self, situation: str) -> None:
        """Make a situation happen."""
        before = self.now(situation)
        self.tell("Tour", f"*{before.title}*  {before.happens}")
        self.world.tour.start(situation)
        self.tell("Customer", f"{before.who} writes")

    def finish(self, situation: str) -> Situation:
        """Press what is named until the situation is done; raises ScriptFailed if it never is."""
        fill = next(one.fill for one in STOPS if one.id == situation)
        for _ in range(ENOUGH):
            stands = self.until(situation, lambda one: one.phase in {Phase.YOURS, Phase.DONE, Phase.ENDED})
            if stands.phase is Phase.DONE:
                self.tell("Tour", f"✓ {stands.now}")
                return stands
            if not stands.button:
                break
            self._press(stands, fill)
        stands = self.now(situation)
        raise ScriptFailed(f"“{stands.title}” did not come to its end: {stands.now}")

    def _press(self, stands: Situation, fill: Mapping[str, Mapping[str, Any]]) -> None:
        """Press what the tour names on the card, and send the window off if one opens."""
        sandbox = self.world.sandbox
        self.tell("Tour", stands.now)
        self.tell("Seller", f"{self.walker} presses it")
        sandbox.click(self.walker, stands.channel, stands.ts, stands.button)
        window = self._wait(lambda: sandbox.modal(self.walker) or self._moved(stands), "anything to happen")
        if not isinstance(window, dict):
            return
        self.tell("Tour", self.now(stands.id).now)
        answer = sandbox.submit(self.walker, dict(fill.get(window["callback_id"], {})))
        if not answer.ok:
            raise ScriptFailed(f"the window was refused: {answer.reason} {answer.errors}")
        self.tell("Seller", f"{self.walker} presses {window['submit']['text']}")
        self._wait(lambda: self._moved(stands), "the card to change")

    def _moved(self, before: Situation) -> bool:
        """Say whether the card asks something else than when it was last looked at."""
        now = self.now(before.id)
        return now.phase is not Phase.YOURS or now.button != before.button or self._asks(now) != self._seen

    def _asks(self, stands: Situation) -> str:
        """Return what the card's buttons carry: it differs from question to question."""
        found = next((m for m in self.world.sandbox.messages(SALES_DESK) if m["ts"] == stands.ts), None)
        return " ".join(_CARRIED.findall(str(found["blocks"]))) if found is not None else ""

    def until(self, situation: str, good: Callable[[Situation], bool]) -> Situation:
        """Wait until a situation stands as wished; raises ScriptFailed if it never does."""

        def look() -> Situation | None:
            one = self.now(situation)
            return one if good(one) else None

        found = self._wait(look, f"“{self.now(situation).title}” ({self.now(situation).now})")
        if found is None:
            raise ScriptFailed(situation)
        self._seen = self._asks(found)
        return found

    def _wait(self, look: Callable[[], T], what: str) -> T:
        until = time.monotonic() + self.wait_s
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            time.sleep(0.1)
        raise ScriptFailed(f"waited {self.wait_s:.0f} s for {what}")


def tour(console: Console, **world: Any) -> int:
    """Walk the whole tour in a fresh world; returns the exit code."""
    console.rule("Tilbud: the guided tour")
    try:
        with DemoWorld(**world) as built:
            transcript = Transcript(console)
            walk = Walk(built, lambda who, what: transcript.tell(who, _PRESSED.sub(r"[bold]\1[/bold]", what)))
            for stop in STOPS:
                walk.start(stop.id)
                walk.finish(stop.id)
    except ScriptFailed as failed:
        console.print(f"[bold red]It did not happen:[/bold red] {failed}")
        return 1
    console.print(f"[bold green]All {len(STOPS)} situations happened.[/bold green]")
    return 0
