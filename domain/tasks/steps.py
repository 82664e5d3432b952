"""What a step's payload says about it, for whoever shows it and whoever decides it. Pure."""

from __future__ import annotations

from domain.tasks.models import Step
from domain.tasks.states import StepKind

_GAVE_UP = "unreadable.broken"
"""What failed here may go well the next time; a mail that is sealed or too large stays so."""


def can_try_again(step: Step) -> bool:
    """Say whether the bot may try once more: it gave up itself, and the mail is not the reason."""
    problems = {str(one.get("code")) for one in step.payload.get("problems") or ()}
    return step.kind == StepKind.UNREADABLE and problems == {_GAVE_UP}
