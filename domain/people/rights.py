"""Who may do what: a pure table. The answer to a refused click is a sentence, so a denial carries its code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refused


class Role(StrEnum):
    """Roles; reviewer and configurator belong to a desk, the others to the installation."""

    REVIEWER = "reviewer"
    CONFIGURATOR = "configurator"
    ADMINISTRATOR = "administrator"
    SEQUENCE_MANAGER = "sequence_manager"
    SELLER = "seller"


DESK_ROLES = frozenset({Role.REVIEWER, Role.CONFIGURATOR})


class Verb(StrEnum):
    """What a person can want to do."""

    SEE = "see"
    REVIEW = "review"
    CONFIGURE = "configure"
    ADMINISTER = "administer"


NEEDS = {
    Verb.SEE: frozenset(
        {Role.REVIEWER, Role.CONFIGURATOR, Role.ADMINISTRATOR, Role.SEQUENCE_MANAGER, Role.SELLER}
    ),
    Verb.REVIEW: frozenset({Role.REVIEWER, Role.CONFIGURATOR, Role.ADMINISTRATOR}),
    Verb.CONFIGURE: frozenset({Role.CONFIGURATOR, Role.ADMINISTRATOR}),
    Verb.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A member with all roles: (desk id or 0, role)."""

    slack_id: str
    name: str
    email: str
    locale: str
    time_zone: str
    active: bool
    roles: frozenset[tuple[int, Role]] = frozenset()


def may(person: Person, verb: Verb, *, desk_id: int) -> bool:
    """Say whether a person may do something at a desk (0 = in the installation)."""
    if not person.active:
        return False
    return any(role in NEEDS[verb] and where in (0, desk_id) for where, role in person.roles)


def require(person: Person, verb: Verb, *, desk_id: int) -> None:
    """Refuse what a person may not do.

    Raises:
        Refused: with the code "refused.<verb>" whose sentence says which role is missing and whom to ask.
    """
    if not may(person, verb, desk_id=desk_id):
        raise Refused("refused.inactive" if not person.active else f"refused.{verb}")
