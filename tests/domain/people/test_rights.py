"""Who may do what (D-15): a table; a denial carries the code of its sentence."""

from __future__ import annotations

import pytest

from domain.errors import Refused
from domain.people.rights import Person, Role, Verb, may, require

DESK, OTHER = 1, 2
ALLOWED = {
    (Role.REVIEWER, Verb.SEE),
    (Role.REVIEWER, Verb.REVIEW),
    (Role.CONFIGURATOR, Verb.SEE),
    (Role.CONFIGURATOR, Verb.REVIEW),
    (Role.CONFIGURATOR, Verb.CONFIGURE),
    (Role.ADMINISTRATOR, Verb.SEE),
    (Role.ADMINISTRATOR, Verb.REVIEW),
    (Role.ADMINISTRATOR, Verb.CONFIGURE),
    (Role.ADMINISTRATOR, Verb.ADMINISTER),
    (Role.SEQUENCE_MANAGER, Verb.SEE),
    (Role.SELLER, Verb.SEE),
}


def someone(*roles: tuple[int, Role], active: bool = True) -> Person:
    return Person("U1", "Ana", "", "en-GB", "Europe/Copenhagen", active, frozenset(roles))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", Verb)
def test_a_role_at_a_desk_allows_what_the_table_says(role, verb):
    assert may(someone((DESK, role)), verb, desk_id=DESK) is ((role, verb) in ALLOWED)


@pytest.mark.parametrize("verb", Verb)
def test_a_role_at_one_desk_is_nothing_at_another(verb):
    assert not may(someone((DESK, Role.CONFIGURATOR)), verb, desk_id=OTHER)


@pytest.mark.parametrize("verb", Verb)
def test_an_administrator_may_do_everything_at_every_desk(verb):
    assert may(someone((0, Role.ADMINISTRATOR)), verb, desk_id=OTHER)


@pytest.mark.parametrize("verb", Verb)
def test_a_member_without_a_role_is_refused_with_the_verb_s_sentence_d15(verb):
    with pytest.raises(Refused) as refused:
        require(someone(), verb, desk_id=DESK)
    assert refused.value.code == f"refused.{verb}"


def test_a_deactivated_member_may_nothing_and_is_told_so():
    left = someone((0, Role.ADMINISTRATOR), active=False)
    with pytest.raises(Refused) as refused:
        require(left, Verb.SEE, desk_id=DESK)
    assert refused.value.code == "refused.inactive"
