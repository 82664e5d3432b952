"""``make soak``: many random SIGKILLs under load, not part of the suite (its name is not collected).

TILBUD_SOAK_KILLS (default 300) and TILBUD_SOAK_SEED choose; what it prints says how sure "none" is.
"""

from __future__ import annotations

import os
import random
import sys

import pytest

from tests.crash import load


@pytest.mark.kill
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_many_kills_lose_nothing_and_double_nothing(request, database, capsys):
    kills = int(os.environ.get("TILBUD_SOAK_KILLS", "300"))
    seed = int(os.environ.get("TILBUD_SOAK_SEED", random.SystemRandom().randrange(10**6)))
    world = request.getfixturevalue("world" if database == "sqlite" else "postgres_world")

    report = load.run(world, kills=kills, requests=max(8, kills // 4), seed=seed, most_s=60 + 30 * kills)

    with capsys.disabled():
        sys.stdout.write(f"\n{database}: {report}\n")
