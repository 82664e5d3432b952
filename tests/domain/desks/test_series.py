"""Numbers (D-67): one row per series, no gaps after a rollback, taken numbers skipped, start and prefix as settings."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from domain.desks.series import Series, next_number, series_now, set_series
from domain.errors import InvalidInput


def taken(frames, series=Series.QUOTE, **fields) -> str:
    with frames.transaction() as tx:
        return next_number(tx, series, **fields)


@pytest.mark.parametrize(
    ("series", "first"),
    [
        (Series.TASK, "T-1"),
        (Series.QUOTE, "SQ-1001"),
        (Series.ORDER, "SO-1001"),
        (Series.CONTACT, "CT-1001"),
        (Series.CUSTOMER, "CU-1001"),
    ],
)
def test_every_series_has_its_prefix_and_first_number(frames, series, first):
    assert taken(frames, series) == first


def test_series_do_not_touch_each_other(frames):
    assert [taken(frames), taken(frames, Series.ORDER), taken(frames)] == ["SQ-1001", "SO-1001", "SQ-1002"]


def test_a_rolled_back_frame_leaves_no_gap(frames):
    with pytest.raises(RuntimeError), frames.transaction() as tx:
        next_number(tx, Series.QUOTE)
        raise RuntimeError
    assert taken(frames) == "SQ-1001"


def test_two_numbers_in_one_frame_follow_each_other(frames):
    with frames.transaction() as tx:
        assert [next_number(tx, Series.TASK) for _ in range(3)] == ["T-1", "T-2", "T-3"]


def test_taken_numbers_are_skipped(frames):
    assert taken(frames, taken={"SQ-1001", "SQ-1002"}.__contains__) == "SQ-1003"
    assert taken(frames) == "SQ-1004"


def test_prefix_and_start_are_settings(frames):
    with frames.transaction() as tx:
        set_series(tx, Series.QUOTE, prefix="TILBUD-", start=500)
    assert [taken(frames), taken(frames)] == ["TILBUD-500", "TILBUD-501"]


@pytest.mark.parametrize(
    ("prefix", "start", "field"),
    [
        ("SQ-", 1001, "start"),
        ("SQ-", 1_000_000_000, "start"),
        ("Q-", 0, "start"),
        (" ", 1, "prefix"),
        ("x" * 11, 1, "prefix"),
    ],
)
def test_a_setting_that_would_repeat_numbers_or_cannot_be_is_refused(frames, prefix, start, field):
    taken(frames)
    with pytest.raises(InvalidInput) as error, frames.transaction() as tx:
        set_series(tx, Series.QUOTE, prefix=prefix, start=start)
    assert error.value.field == field
    assert taken(frames) == "SQ-1002"


def test_another_prefix_may_start_low(frames):
    taken(frames)
    with frames.transaction() as tx:
        set_series(tx, Series.QUOTE, prefix="Q", start=1)
    assert taken(frames) == "Q1"


def test_eight_frames_at_once_get_eight_numbers_without_a_gap(frames):
    barrier = Barrier(8)
    numbers: list[str] = []

    def take() -> None:
        barrier.wait()
        numbers.append(taken(frames))

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"SQ-{number}" for number in range(1001, 1009)]


def test_the_next_numbers_can_be_read_without_taking_one_d67(frames):
    with frames.transaction() as tx:
        set_series(tx, Series.ORDER, prefix="SO-", start=20_001)
    with frames.read_only() as tx:
        found = series_now(tx)
    assert (found[Series.ORDER], found[Series.QUOTE]) == (("SO-", 20_001), ("SQ-", 1001))
    assert taken(frames, Series.ORDER) == "SO-20001"


def test_a_task_is_called_t_for_ever_because_mails_carry_it_d67(frames):
    with pytest.raises(InvalidInput) as refused, frames.transaction() as tx:
        set_series(tx, Series.TASK, prefix="OPG-", start=5)
    assert refused.value.field == "prefix"
    with frames.transaction() as tx:
        set_series(tx, Series.TASK, prefix="T-", start=500)
    assert taken(frames, Series.TASK) == "T-500"
