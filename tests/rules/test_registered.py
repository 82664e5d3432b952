"""What the manifest promises is what the handlers listen to, and every id on a button has a listener."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from bot.manifest import load
from domain.errors import DomainError
from handlers.deps import Deps
from handlers.features import register_all
from handlers.ids import Action, Command, Shortcut, View


class Recorder:
    """Stands where Bolt's App stands while features register; keeps what they ask to hear."""

    def __init__(self) -> None:
        self.heard: dict[str, list[object]] = defaultdict(list)

    def __getattr__(self, kind: str) -> object:
        def ask(what: object, **_: object):
            self.heard[kind].append(what)
            return lambda listener: listener

        return ask


def nothing(*_: object) -> None:
    raise DomainError


@pytest.fixture(scope="module")
def heard():
    recorder = Recorder()
    deps = Deps(nothing, nothing, lambda: datetime.now(UTC), nothing, nothing, nothing, nothing, (), "T1")
    register_all(recorder, deps)
    return recorder.heard


def answers(patterns: list[object], name: str) -> bool:
    return any(one.fullmatch(name) if isinstance(one, re.Pattern) else one == name for one in patterns)


def test_every_slash_command_of_the_manifest_is_heard_and_no_other(heard):
    promised = {one["command"] for one in load()["features"]["slash_commands"]}

    assert promised == {str(one) for one in heard["command"]} == {one.value for one in Command}


def test_every_event_of_the_manifest_is_heard_and_no_other(heard):
    promised = {one.partition(".")[0] for one in load()["settings"]["event_subscriptions"]["bot_events"]}

    assert promised == set(heard["event"])


def test_every_shortcut_of_the_manifest_is_heard_and_no_other(heard):
    promised = {one["callback_id"] for one in load()["features"]["shortcuts"]}

    assert promised == {str(one) for one in heard["shortcut"]} == {one.value for one in Shortcut}


SEARCHES = {Action.ITEM_SEARCH, Action.CONTACT_SEARCH, Action.CUSTOMER_SEARCH}
NUMBERED = {Action.HOME_TAB: ":inbox", Action.HOME_FILTER: ":desk", Action.PAGE: ":on", Action.MORE: ":line", Action.SWAP: ":0",
            Action.FIGURES_POST: ":today", Action.FIGURES_CSV: ":2026-11-01..2026-11-02",
            Action.DESK_SECTION: ":desk"}  # fmt: skip


@pytest.mark.parametrize("action", sorted(set(Action) - SEARCHES))
def test_every_button_has_a_listener(heard, action):
    assert answers(heard["action"], action + NUMBERED.get(action, ""))


@pytest.mark.parametrize("action", sorted(SEARCHES))
def test_every_search_has_a_listener(heard, action):
    assert answers(heard["options"], action)


READ_ONLY = {View.TIMELINE, View.DOCUMENT, View.TEACH_KEPT, View.WHY, View.STOPPED_ALL, View.DESK, View.DESK_CHOOSE,
             View.DESK_LOG, View.FIGURES_HELP}  # fmt: skip
"""Modals without a submit button."""


@pytest.mark.parametrize("view", sorted(set(View) - READ_ONLY))
def test_every_form_has_a_listener(heard, view):
    assert answers(heard["view"], view)
