"""Logs: constant events with fields, context, and nothing of customers or secrets in them."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Iterator

import pytest

from bot.logs import MAX_FOREIGN_TEXT, context, event, failure, new_correlation, redact, setup
from domain.errors import InvalidInput

OURS = logging.getLogger("bot.effects")
LIBRARY = logging.getLogger("slack_bolt.App")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for package in ("bot", "handlers"):
        logging.getLogger(package).setLevel(logging.NOTSET)


def lines(log_format: str = "text", level: str = "INFO") -> io.StringIO:
    stream = io.StringIO()
    setup(log_format, level, stream)
    return stream


def only(stream: io.StringIO) -> dict[str, object]:
    (line,) = stream.getvalue().splitlines()
    return json.loads(line)


def test_a_text_line_is_time_level_event_and_fields():
    stream = lines()

    event(OURS, "effect.ended", kind="mail", key="mail:step:412", attempt=2, ms=812)

    at, rest = stream.getvalue().rstrip("\n").split(" ", 1)
    assert at.endswith("Z")
    assert len(at) == len("2026-11-23T09:00:00.000Z")
    assert rest == "info effect.ended kind=mail key=mail:step:412 attempt=2 ms=812"


def test_a_json_line_has_the_same_fields():
    stream = lines("json")

    event(OURS, "effect.ended", kind="mail", attempt=2, late=True)

    line = only(stream)
    assert {name: line[name] for name in ("level", "event", "kind", "attempt", "late")} == {
        "level": "info", "event": "effect.ended", "kind": "mail", "attempt": 2, "late": True,
    }  # fmt: skip


def test_values_cannot_start_a_line_of_their_own():
    stream = lines()

    event(OURS, "mail.kept", folder='IN\nBOX level=error "x"')

    assert stream.getvalue().count("\n") == 1
    assert r'folder="IN\nBOX level=error \"x\""' in stream.getvalue()


def test_context_is_added_to_every_line_inside_and_not_after():
    stream = lines("json")

    with context(correlation="c1", task=7):
        with context(effect=3):
            event(OURS, "a.b")
        event(OURS, "a.c")
    event(OURS, "a.d")

    inner, outer, after = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (inner["correlation"], inner["task"], inner["effect"]) == ("c1", 7, 3)
    assert (outer["correlation"], outer["task"], "effect" in outer) == ("c1", 7, False)
    assert "correlation" not in after


def test_another_thread_does_not_see_this_threads_context():
    stream = lines("json")

    with context(correlation="c1"):
        other = threading.Thread(target=event, args=(OURS, "a.b"))
        other.start()
        other.join()

    assert "correlation" not in only(stream)


def test_correlation_ids_differ():
    assert len({new_correlation() for _ in range(100)}) == 100


def test_the_level_is_obeyed_for_ours():
    stream = lines(level="WARNING")

    event(OURS, "a.b")
    event(OURS, "a.c", level=logging.WARNING)

    assert " warning a.c" in stream.getvalue()
    assert "a.b" not in stream.getvalue()


def test_libraries_are_heard_only_from_warning_up_even_when_we_debug():
    stream = lines(level="DEBUG")

    LIBRARY.info("payload: secret things")
    LIBRARY.warning("reconnecting %s", "soon")

    assert stream.getvalue().count("\n") == 1
    assert 'library logger=slack_bolt.App message="reconnecting soon"' in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("token xoxb-12-ab_C rejected", "token [token] rejected"),
        ("xoxe.xoxp-1-abc", "[token]"),
        ("xapp-1-A0-99-ff", "[token]"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [token]"),
        ("postgresql://tilbud:hush@db/x", "postgresql://tilbud:[password]@db/x"),
        ("wss://wss-primary.slack.com/link/?ticket=ab", "[address]"),
        ("https://hooks.slack.com/actions/T1/2/x", "[address]"),
        ("password='hush'", "password=[secret]'"),
        ('{"token": "hush"}', '{"token": [secret]"}'),
        ("refused: ana.lund@kunde.example.dk", "refused: [address]"),
        ("quote SQ-10241 v2 of task 7", "quote SQ-10241 v2 of task 7"),
        ("mail:step:412", "mail:step:412"),
    ],
)
def test_secrets_and_addresses_are_dropped_and_ids_are_kept(text, kept):
    assert redact(text) == kept


def test_a_field_with_a_secret_in_it_is_dropped():
    stream = lines("json")

    event(OURS, "slack.refused", reason="invalid_auth for xoxb-1-hush")

    assert only(stream)["reason"] == "invalid_auth for [token]"


def test_a_message_id_is_kept_because_it_finds_the_mail_again():
    stream = lines("json")

    event(OURS, "mail.sent", message_id="<q.7.1.ab@example.com>")

    assert only(stream)["message_id"] == "<q.7.1.ab@example.com>"


def test_a_failure_names_the_error_and_the_way_to_it_on_one_line():
    stream = lines()

    try:
        int("x")
    except ValueError as error:
        failure(OURS, "tick.failed", error, tick="poll_mail")

    assert stream.getvalue().count("\n") == 1
    assert " error tick.failed tick=poll_mail error=ValueError error_says=" in stream.getvalue()
    assert "trace=test_logs.py:" in stream.getvalue()


def test_an_error_of_the_domain_gives_its_code_and_not_its_values():
    stream = lines("json")

    failure(OURS, "click.failed", InvalidInput("error.x", customer="Ana Lund"))
    event(OURS, "click.refused", reason=InvalidInput("error.x", customer="Ana Lund"))

    assert '"error_says": "error.x"' in stream.getvalue()
    assert "Ana" not in stream.getvalue()


def test_what_a_library_says_is_cut_short():
    stream = lines("json")

    LIBRARY.error("mail said: %s", "Kære Ana " * 1000)

    assert len(only(stream)["message"]) == MAX_FOREIGN_TEXT + 1


def test_only_the_first_line_of_an_errors_words_is_kept():
    stream = lines("json")

    failure(OURS, "tick.failed", RuntimeError("duplicate key\nDETAIL: Key (label)=(Ana Lund) exists"))

    assert only(stream)["error_says"] == "duplicate key"


def test_a_bare_event_of_a_package_of_ours_is_an_event():
    stream = lines()

    logging.getLogger("handlers.middleware").warning("slack.other_workspace")

    assert stream.getvalue().endswith(" warning slack.other_workspace\n")
