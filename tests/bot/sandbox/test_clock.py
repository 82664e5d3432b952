"""The sandbox's clock and its timers."""

import time
from datetime import UTC, datetime

import pytest

from bot.sandbox.bus import Bus
from bot.sandbox.fastclock import SandboxClock, Timers


def test_a_clock_starts_where_it_is_told_and_steps_forward():
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    clock = SandboxClock(start=start)
    clock.step(3600)
    assert 3600 <= (clock.now() - start).total_seconds() < 3601


def test_a_factor_speeds_the_workspace_but_not_the_patience():
    clock = SandboxClock(factor=100)
    before, patience = clock.timestamp(), clock.patience()
    time.sleep(0.05)
    assert 5 <= clock.timestamp() - before < 50
    assert clock.patience() - patience < 0.5
    clock.step(7)
    assert clock.patience() - patience >= 7


def test_a_changed_factor_does_not_make_time_jump():
    clock = SandboxClock()
    before = clock.timestamp()
    clock.set_factor(1000)
    clock.set_factor(1)
    assert 0 <= clock.timestamp() - before < 5


@pytest.mark.parametrize("factor", [0, -1, 1001, float("nan")])
def test_no_factor_stands_still_or_goes_back(factor):
    with pytest.raises(ValueError, match="times as fast"):
        SandboxClock(factor=factor)


def test_a_clock_never_goes_back():
    with pytest.raises(ValueError, match="never goes back"):
        SandboxClock().step(-1)


def test_timers_run_in_order_and_survive_a_failure():
    clock, ran = SandboxClock(), []
    timers = Timers(clock)
    timers.after(20, lambda: ran.append("second"))
    timers.after(10, lambda: ran.append(1 // 0))
    timers.after(5, lambda: ran.append("first"))
    timers.start()
    clock.step(30)
    Bus().wait_for(lambda: len(ran) == 2, 5)
    timers.stop()
    assert ran == ["first", "second"]


def test_waiting_in_vain_says_for_what():
    def something_that_never_comes():
        return False

    with pytest.raises(TimeoutError, match="something_that_never_comes"):
        Bus().wait_for(something_that_never_comes, 0.1)
