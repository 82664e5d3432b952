"""A member's words for a step: understood outside any frame, kept in one. Nothing of them is done here (D-75, D-84)."""

from __future__ import annotations

from domain.commands import instructing
from domain.commands.instructing import Heard, Preview
from domain.people.rights import Person
from handlers.deps import Deps


def heard(deps: Deps, step_id: int, words: str, *, revision: int | None, by: Person) -> Heard:
    """Understand words for a step.

    Raises:
        Refused, IllegalTransition, Stale, InvalidInput: as :func:`instructing.hear`.
    """
    catalogue = deps.catalogue()  # has its own frame: never inside another
    with deps.read_only() as tx:
        return instructing.hear(tx, step_id, words, catalogue, revision=revision, by=by, now=deps.clock())


def told(deps: Deps, step_id: int, words: str, *, revision: int | None, by: Person) -> Preview:
    """Understand words for a step, keep them, and return what they would change."""
    understood = heard(deps, step_id, words, revision=revision, by=by)
    with deps.transaction() as tx:
        return instructing.keep(tx, understood, by=by, now=deps.clock())
