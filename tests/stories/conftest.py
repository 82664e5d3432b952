"""One demo world a module: servers, database and bot start once; every story has its own customer's task."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.demo.world import DemoWorld
from tests.patience import patient
from tests.stories.desk import Desk

FASTER = 50.0
"""Slack's limit of one post a second would make stories long; trigger ids and acks stay in real time."""


@pytest.fixture(scope="module")
def opened() -> Iterator[Desk]:
    with DemoWorld(slack_clock=patient(FASTER)) as world:
        yield Desk(world)


@pytest.fixture
def desk(opened: Desk) -> Iterator[Desk]:
    """The module's desk; after each story, no click was missed, no answer refused, no modal left open."""
    yield opened
    for user in opened.sandbox.workspace.users.values():
        while not user.is_bot and opened.sandbox.modal(user.id):
            opened.sandbox.close(user.id, everything=True)
    assert opened.sandbox.failures == []
