"""What a listener can reach, on a test's own desk; nothing goes out."""

from __future__ import annotations

from handlers.deps import Deps
from tests.build import Shop


def deps_of(shop: Shop) -> Deps:
    """The frames and the clock of a shop; courtesies are left undone, as when the process ends at once."""
    return Deps(
        transaction=shop.frames.transaction,
        read_only=shop.frames.read_only,
        clock=shop.clock,
        say_soon=lambda _: None,
        wake=lambda: None,
        look_now=lambda: None,
        read_profile=lambda _: None,
        admins=(),
        team_id="T1",
    )
