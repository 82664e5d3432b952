"""What can be wrong with settings, as one line for a person each. The settings themselves are in ``bot/settings.py``."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic_core import ErrorDetails

from bot import accounts


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One thing wrong with one variable. Never carries the value of a secret."""

    variable: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.variable}: {self.wrong}. {self.mend}"


class SettingsProblems(Exception):
    """The settings cannot be used; ``problems`` lists everything that is wrong, not only the first."""

    def __init__(self, problems: tuple[SettingsProblem, ...]) -> None:
        """Remember the problems."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def problem_of(detail: ErrorDetails) -> SettingsProblem:
    """Return what pydantic found, as a sentence without the value."""
    name = str(detail["loc"][0])
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "value_error":
        wrong, _, mend = str(context["error"]).partition("|")
    elif kind == "literal_error":
        wrong, mend = "is not one of the possible values", f"Use {context['expected']}."
    elif kind.startswith("int"):
        wrong, mend = "is not a whole number", "Use digits only."
    elif kind.startswith(("decimal", "finite")):
        wrong, mend = "is not a number", "Use digits and a point, such as 0.15."
    elif kind.startswith("bool"):
        wrong, mend = "is neither true nor false", "Use true or false."
    elif kind == "greater_than_equal":
        wrong, mend = "is too small", f"Use {context['ge']} or more."
    elif kind == "less_than_equal":
        wrong, mend = "is too large", f"Use {context['le']} or less."
    else:
        wrong, mend = "cannot be used", "See the table of settings in the README."
    return SettingsProblem(name.upper(), wrong, mend)


def misspelt(
    fields: Iterable[str], in_file: Mapping[str, str | None], names: tuple[str, ...]
) -> list[SettingsProblem]:
    """Names in the file that are one slip away from ours, or of a mailbox that is not named: they would be ignored."""
    further = [f"{field}_{name}" for field in accounts.FIELDS for name in names]
    known = [*fields, *further]
    found = []
    for name in in_file:
        if name in known:
            continue
        owner = next((name[len(one) + 1 :] for one in accounts.FIELDS if name.startswith(f"{one}_")), "")
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.9)
        if owner and accounts.NAME.fullmatch(owner):
            mend = f"Add {owner} to MAIL_ACCOUNTS, or remove the variable."
            found.append(SettingsProblem(name.upper(), "belongs to no mailbox of MAIL_ACCOUNTS", mend))
        elif near:
            found.append(
                SettingsProblem(name.upper(), "is not a setting", f"Did you mean {near[0].upper()}?")
            )
    return found
