"""``tilbud demo``: opens the world and waits, or runs a script in it."""

from __future__ import annotations

import threading
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from bot.demo.script import smoke
from bot.demo.world import DemoWorld

DEFAULT_PORT = 8765


def run(*, script: str | None = None, port: int | None = None, keep: Path | None = None) -> int:
    """Run the demo; returns the exit code.

    Args:
        script: "smoke" walks the main job without a browser; None opens the page and waits for Ctrl-C.
        port: of the page; None = 8765, or a free one for a script.
        keep: folder in which the database is kept; None = forgotten at the end.
    """
    console = Console()
    if script == "smoke":
        return smoke(console, port=port or 0, folder=keep)
    if script is not None:
        console.print(f"There is no script called {script!r}; there is: smoke.")
        return 2
    with DemoWorld(port=DEFAULT_PORT if port is None else port, folder=keep) as world:
        console.print(
            Panel(
                f"Open [bold cyan]{world.sandbox.url}[/bold cyan] in a browser.\n"
                "You are any member of the workspace; beside it is a customer's mail client.\n"
                "Nothing leaves this machine. Ctrl-C ends it.",
                title="Tilbud demo",
            )
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("Good-bye.")
    return 0
