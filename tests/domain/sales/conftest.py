"""A database with the small company of ``company.py``."""

from __future__ import annotations

import pytest

from domain.db import Frames
from tests.domain.sales.company import imported


@pytest.fixture
def company(frames: Frames) -> Frames:
    with frames.transaction() as tx:
        imported(tx)
    return frames
