"""What a whole run of the main job writes into the log: events with ids, and nothing of the customer's."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest
from rich.console import Console

from bot import logs
from bot.demo.script import ACCEPTANCE, CUSTOMER, REQUEST, smoke


@pytest.fixture(scope="module")
def log() -> list[dict[str, object]]:
    """Every line of a run at the finest level, as JSON."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.setup("json", "DEBUG", stream)
    try:
        assert smoke(Console(file=io.StringIO())) == 0
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for package in logs.OURS:
            logging.getLogger(package).setLevel(logging.NOTSET)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_the_log_tells_the_way_of_the_job_by_constant_events(log):
    events = [str(line["event"]) for line in log]

    assert {"mail.stored", "task.move", "effect.ended"} <= set(events)
    assert [name for name in events if not re.fullmatch(r"library|[a-z_]+(\.[a-z_]+)+", name)] == []


def test_nothing_that_the_customer_wrote_and_no_name_of_theirs_is_in_the_log(log):
    written = json.dumps(log, ensure_ascii=False).lower()
    words = set(re.findall(r"[a-z]{6,}", (REQUEST + ACCEPTANCE).lower())) | {"gemma", "pike", "harrow"}
    ordinary = {"please", "accept", "quote", "order", "regards", "reference"}

    assert CUSTOMER not in written
    # Message-IDs carry the customer's domain; everything else of theirs would be a leak.
    without_ids = re.sub(r"<[^<>\s]+@[^<>\s]+>", "", written)
    assert {word for word in words - ordinary if word in without_ids} == set()


def test_every_line_of_a_tick_can_be_tied_together(log):
    loose = [line["event"] for line in log if "tick" in line and "correlation" not in line]

    assert loose == []
