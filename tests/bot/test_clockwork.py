"""The clockwork: one run of a tick at a time, a tick that breaks lives on, a wake runs what may be due."""

from __future__ import annotations

import threading

from bot.scheduler import Clockwork, Tick, running


def test_a_tick_that_breaks_is_logged_and_runs_again():
    calls = []

    def work() -> int:
        calls.append(1)
        raise RuntimeError("broke")

    clockwork = Clockwork([Tick("work", work, 60)])
    assert (clockwork.run("work"), clockwork.run("work")) == (0, 0)
    assert len(calls) == 2


def test_a_tick_runs_once_at_a_time():
    inside, go = threading.Event(), threading.Event()
    runs = []

    def work() -> int:
        runs.append(1)
        inside.set()
        assert go.wait(5)
        return 1

    clockwork = Clockwork([Tick("work", work, 60)])
    first = threading.Thread(target=clockwork.run, args=("work",))
    first.start()
    assert inside.wait(5)
    assert clockwork.run("work") == 0
    go.set()
    first.join()
    assert len(runs) == 1


def test_settling_runs_woken_ticks_until_nothing_is_left():
    left = {"one": 3, "other": 2}
    polled = []

    def work(name: str) -> int:
        left[name] -= left[name] > 0
        return int(left[name] > 0)

    clockwork = Clockwork(
        [
            Tick("one", lambda: work("one"), 60),
            Tick("other", lambda: work("other"), 60),
            Tick("poll", lambda: polled.append(1) or 1, 60, woken=False),
        ]
    )
    clockwork.settle()
    assert left == {"one": 0, "other": 0}
    assert polled == []


def test_a_wake_runs_a_tick_long_before_its_interval():
    ran = threading.Event()
    clockwork = Clockwork([Tick("work", lambda: int(ran.set() is None), 3600)])
    with running(clockwork):
        assert ran.wait(5), "once at the start"
        ran.clear()
        clockwork.wake()
        assert ran.wait(5)


def test_a_slow_tick_does_not_hold_up_the_others():
    """A mail server that takes its time delays no card and no PDF."""
    go, other = threading.Event(), threading.Event()
    clockwork = Clockwork(
        [
            Tick("send_mail", lambda: int(not go.wait(20)), 3600),
            Tick("refresh_cards", lambda: int(other.set() is not None), 3600),
        ]
    )
    with running(clockwork):
        assert other.wait(5)
        other.clear()
        clockwork.wake()
        assert other.wait(5)
        go.set()


def test_what_one_tick_did_wakes_the_others():
    looked, made, seen = threading.Event(), threading.Event(), threading.Event()

    def look() -> int:
        looked.set()
        if made.is_set():
            seen.set()
        return 0

    def make() -> int:
        assert looked.wait(5)
        done = 0 if made.is_set() else 1
        made.set()
        return done

    with running(Clockwork([Tick("look", look, 3600), Tick("make", make, 3600)])):
        assert seen.wait(5)
