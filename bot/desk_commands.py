"""`tilbud desk …`: the desks of an installation on the command line, with the same checks and log as in Slack (D-17).

Whoever may start commands on this machine may administer; the log names the user of the machine.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot.accounts import DEFAULT
from bot.surroundings import LANGUAGE, Around, database, settings_for
from domain.clock import system_clock
from domain.commands.activation import activate, deactivate
from domain.commands.desks import change_desk, desk_names, desk_view, find_desk, new_desk
from domain.db import Frames
from domain.desks.log import ACTIVE, entries
from domain.desks.settings import read_switch, written
from domain.errors import DomainError, InvalidInput
from domain.people.rights import Person, Role
from domain.words import say

MEANWHILE = "meanwhile"
app = typer.Typer(help="The desks: list, show, new, set, log.", no_args_is_help=True, rich_markup_mode="rich")
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="The desk's name, its beginning, initials or number.")
]
SETTINGS = typer.Argument(metavar="KEY=VALUE…", help="Settings; `tilbud desk show` lists them.")


@app.command("list")
def list_desks(context: typer.Context) -> None:
    """All desks: on or off, mailbox, channel."""
    around: Around = context.obj
    with _opened(around) as (opened, _), opened.read_only() as tx:
        found = desk_names(tx)
    table = Table("No.", "Name", "", "Mailbox", "Folder", "Channel", box=None, padding=(0, 2, 0, 0))
    for one in found:
        state = "on" if one.active else "off"
        table.add_row(str(one.id), f"{escape(one.name)} ({escape(one.initials)})", state, escape(one.account),
                      escape(one.folder), one.channel)  # fmt: skip
    around.out.print(table)


@app.command("show")
def show_desk(context: typer.Context, name: Name) -> None:
    """Every setting of a desk, as `tilbud desk set` takes it."""
    around: Around = context.obj
    with _opened(around) as (opened, by), opened.read_only() as tx:
        desk = desk_view(tx, find_desk(tx, name), by=by, now=system_clock())
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_row(ACTIVE, written(desk.active))
    for setting, value in desk.values.items():
        table.add_row(setting, escape(written(value)))
    around.out.print(table)


@app.command("new")
def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    given: Annotated[list[str] | None, SETTINGS] = None,
) -> None:
    """Make a further desk, switched off."""
    around: Around = context.obj
    changes = _pairs(given or [])
    with _opened(around) as (opened, by):
        _known_account(around, changes)
        with opened.transaction() as tx, _naming():
            desk_id = new_desk(tx, {"name": name, **changes}, by=by, now=system_clock())
    around.out.print(say("desk_command.made", LANGUAGE, name=name, number=desk_id), markup=False)


@app.command("set")
def change(context: typer.Context, name: Name, given: Annotated[list[str], SETTINGS]) -> None:
    """Change settings: daily_limit=50 send_quotes=off active=on. All of them or none.

    Switching on a desk that worked before wants meanwhile=read (what arrived meanwhile, too) or meanwhile=skip.
    """
    around: Around = context.obj
    changes = _pairs(given or [])
    meanwhile, active = changes.pop(MEANWHILE, ""), changes.pop(ACTIVE, "")
    with _opened(around) as (opened, by):
        _known_account(around, changes)
        with opened.transaction() as tx, _naming():
            desk_id, now = find_desk(tx, name), system_clock()
            switched = read_switch(ACTIVE, active) if active else None
            if switched is False:
                deactivate(tx, desk_id, by=by, now=now)
            if changes:
                change_desk(tx, desk_id, changes, by=by, now=now)
            if switched is True:
                activate(tx, desk_id, meanwhile, by=by, now=now, accounts=_accounts(around))
    around.out.print(say("desk_command.changed", LANGUAGE, name=name), markup=False)


@app.command("log")
def show_log(
    context: typer.Context,
    name: Name,
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=10_000)] = 50,
) -> None:
    """Who changed what, when, from what to what."""
    around: Around = context.obj
    with _opened(around) as (opened, _), opened.read_only() as tx:
        found = entries(tx, find_desk(tx, name), limit=limit)
    table = Table("When (UTC)", "Who", "What", "From", "To", box=None, padding=(0, 2, 0, 0))
    for one in found:
        table.add_row(
            f"{one.at:%Y-%m-%d %H:%M}", escape(one.by), one.setting, escape(one.old), escape(one.new)
        )
    around.out.print(table)


def user_of_the_machine(read: Callable[[], str] = getpass.getuser) -> str:
    """Return the name of whoever runs this; containers give users that have none."""
    try:
        return read()[:40]
    except (KeyError, OSError, ImportError):
        return "?"


@contextmanager
def _opened(around: Around) -> Iterator[tuple[Frames, Person]]:
    """Open the database; whoever may do that is an administrator."""
    opened = database(settings_for(around, "desk"))
    roles = frozenset({(0, Role.ADMINISTRATOR)})
    user = user_of_the_machine()
    try:
        yield opened, Person(f"cli:{user}", user, "", LANGUAGE, "UTC", True, roles)
    finally:
        opened.engine.dispose()


@contextmanager
def _naming() -> Iterator[None]:
    """Say which setting a refusal is about: there is no field on a command line."""
    try:
        yield
    except InvalidInput as error:
        why = say(error.code, LANGUAGE, **error.values)
        if error.field == MEANWHILE:
            why += " meanwhile=read, meanwhile=skip"
        raise DomainError("desk_command.refused", setting=error.field, why=why) from error


def _pairs(given: list[str]) -> dict[str, Any]:
    pairs = [one.partition("=") for one in given]
    for key, sign, _ in pairs:
        if not sign or not key:
            raise InvalidInput("desk_command.pair", text=key)
    return {key.strip(): value for key, _, value in pairs}


def _accounts(around: Around) -> tuple[str, ...]:
    return tuple(settings_for(around, "desk").accounts)


def _known_account(around: Around, changes: dict[str, Any]) -> None:
    """Refuse a mailbox account that is not in the settings."""
    account = str(changes.get("account") or DEFAULT)
    if account not in _accounts(around):
        why = say("desk.account_unknown", LANGUAGE, value=account, choices=", ".join(_accounts(around)))
        raise DomainError("desk_command.refused", setting="account", why=why)
