"""Write the tables of settings, made from the class, into the README."""

from __future__ import annotations

from pathlib import Path

from bot.accounts import accounts_table
from bot.settings import settings_table

TABLES = {"settings": settings_table, "accounts": accounts_table}


def main() -> None:
    readme = Path(__file__).resolve().parents[2] / "README.md"
    text = readme.read_text(encoding="utf-8")
    for name, table in TABLES.items():
        begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = head + begin + table() + end + tail
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
