"""``python -m bot``: the command line; without a command it runs the bot, as Slack's own tools expect."""

from __future__ import annotations

import sys

from bot.cli import main

if __name__ == "__main__":
    main(sys.argv[1:] or ["run"])
