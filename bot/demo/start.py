"""``tilbud demo``: opens the world and waits, or runs a script in it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from bot.demo.script import smoke
from bot.demo.tour_script import tour
from bot.demo.world import DemoWorld

DEFAULT_PORT = 8765
SCRIPTS: Mapping[str, Callable[..., int]] = {"smoke": smoke, "tour": tour}


def run(*, script: str | None = None, port: int | None = None, keep: Path | None = None) -> int:
    """Run the demo; returns the exit code.

    Args:
        script: "smoke" walks the main job, "tour" the guided tour, both without a browser; None opens the page and
            waits for Ctrl-C or SIGTERM.
        port: of the page; None = 8765, or a free one for a script.
        keep: folder in which the database is kept; None = forgotten at the end.
    """
    console = Console()
    if script is not None and script not in SCRIPTS:
        console.print(f"There is no script called {script!r}; there are: {', '.join(SCRIPTS)}.")
        return 2
    with ends_cleanly():
        if script is not None:
            return SCRIPTS[script](console, port=port or 0, folder=keep)
        with DemoWorld(port=DEFAULT_PORT if port is None else port, folder=keep) as world:
            console.print(
                Panel(
                    f"Open [bold cyan]{world.sandbox.url}[/bold cyan] in a browser; its guided tour shows you around.\n"
                    "You are any member of the workspace; beside it is a customer's mail client.\n"
                    "Nothing leaves this machine. Ctrl-C ends it.",
                    title="Tilbud demo",
                )
            )
            threading.Event().wait()
    console.print("Good-bye.")
    return 0


@contextmanager
def ends_cleanly() -> Iterator[None]:
    """Let SIGTERM end the demo as Ctrl-C does: servers stopped, database put away; then go on after the block.

    A second signal waits for that: it must not leave half of it behind.
    """

    def end(*_: object) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {name: signal.signal(name, end) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
