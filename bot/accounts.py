"""Names and variables of several mailboxes: IMAP_USER is the mailbox "default", IMAP_USER_NORWAY that called "norway".

A further mailbox takes servers and habits from the plain variables where it has none of its own, but never who it is:
user, password and address are each mailbox' own. Building clients from settings belongs to ``bot/compose.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

DEFAULT = "default"
NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
NAMES = "Use small letters and digits, such as norway; default is the mailbox of the plain variables."

TAKEN_OVER = (
    "imap_host",
    "imap_port",
    "imap_tls",
    "smtp_host",
    "smtp_port",
    "smtp_tls",
    "mail_name",
    "mail_sent_folder",
    "mail_file_sent",
    "mail_authserv_id",
)
"""What a further mailbox has in common with the first one, unless it says otherwise."""
OWN = ("imap_user", "imap_password", "imap_oauth_token", "smtp_user", "smtp_password", "mail_address")
FIELDS = (*OWN, *TAKEN_OVER)


def named(given: str) -> tuple[str, ...]:
    """Return the names of further mailboxes that can be used, of what MAIL_ACCOUNTS says."""
    names = dict.fromkeys(part.strip().lower() for part in given.split(","))
    return tuple(one for one in names if NAME.fullmatch(one) and one != DEFAULT)


def variable(field: str, name: str) -> str:
    """Return the variable of a further mailbox: "IMAP_USER_NORWAY"."""
    return f"{field}_{name}".upper()


def variables_of(name: str, environ: Mapping[str, str], in_file: Mapping[str, str | None]) -> dict[str, str]:
    """Return field -> value for a further mailbox; the environment wins over the file."""

    def given(key: str) -> str:
        return (environ.get(key.upper(), "") or in_file.get(key.lower()) or "").strip()

    found = {field: given(variable(field, name)) for field in FIELDS}
    for field in TAKEN_OVER:
        found[field] = found[field] or given(field)
    return {field: value for field, value in found.items() if value}


def accounts_table() -> str:
    """Return the README's table of a further mailbox' variables, in Markdown."""
    rows = ["| Variables of a mailbox called `norway` | Empty |", "| --- | --- |"]
    own = ", ".join(f"`{variable(one, 'norway')}`" for one in OWN)
    shared = ", ".join(f"`{variable(one, 'norway')}`" for one in TAKEN_OVER)
    rows.append(
        f"| {own} | what the table above says for the plain variable; user, password and address are needed |"
    )
    rows.append(f"| {shared} | the value of the plain variable |")
    return "\n".join(rows) + "\n"
