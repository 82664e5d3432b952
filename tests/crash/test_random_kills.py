"""A short loop of random SIGKILLs under load; ``make soak`` is the long one."""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.crash import load

KILLS, REQUESTS = 20, 8


@pytest.mark.kill
def test_twenty_kills_at_random_moments_lose_nothing_and_double_nothing(world, capsys):
    seed = int(os.environ.get("TILBUD_SOAK_SEED", random.SystemRandom().randrange(10**6)))

    report = load.run(world, kills=KILLS, requests=REQUESTS, seed=seed, most_s=300)

    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")
