"""How the demo ends: a signal puts everything away first."""

import os
import signal
import time
from contextlib import closing

import pytest

from bot.demo.start import ends_cleanly, run


class Servers:
    """Something that has to be put away, however its user ends."""

    open = True

    def close(self):
        os.kill(os.getpid(), signal.SIGTERM)  # somebody is impatient
        self.open = False


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_demo_after_everything_was_put_away_and_a_second_one_changes_nothing(name):
    before = signal.getsignal(name)
    servers = Servers()

    with ends_cleanly(), closing(servers):
        os.kill(os.getpid(), name)
        time.sleep(5)
        pytest.fail("the signal was not heard")

    assert not servers.open
    assert signal.getsignal(name) is before


def test_a_script_that_there_is_not_is_refused_with_those_that_there_are(capsys):
    assert run(script="nonsense") == 2
    assert "there are: smoke, tour" in capsys.readouterr().out
