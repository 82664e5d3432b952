"""Write the table of settings, made from the class, into the README."""

from __future__ import annotations

from pathlib import Path

from bot.settings import settings_table

BEGIN, END = "<!-- settings:begin -->\n", "<!-- settings:end -->"


def main() -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    head, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    readme.write_text(head + BEGIN + settings_table() + END + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
