"""Members and grants: roles are rows (D-15); the first administrators are named or the workspace's owners."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from domain.errors import Refused
from domain.people.models import Grant
from domain.people.rights import Role
from domain.people.service import (
    Profile,
    desk_people,
    grant,
    has_administrator,
    knows,
    names,
    person,
    remember,
    set_desk_people,
)

OWNER = Profile("U1", "T1", "Ana", "Ana@Fjord.example", "da-DK", "Europe/Oslo", True, is_owner=True)
BO = Profile("U2", "T1", "Bo", "bo@fjord.example", "", "", True)


def test_without_named_administrators_the_owner_administers(frames, clock):
    with frames.transaction() as tx:
        assert not has_administrator(tx)
        ana = remember(tx, OWNER, founding=True, now=clock())
        bo = remember(tx, BO, founding=True, now=clock())
        assert has_administrator(tx)

    assert ana.roles == {(0, Role.ADMINISTRATOR)}
    assert bo.roles == frozenset()


def test_an_owner_whose_profile_changes_later_does_not_become_an_administrator_by_it(frames, clock):
    with frames.transaction() as tx:
        ana = remember(tx, OWNER, now=clock())

    assert ana.roles == frozenset()


@pytest.mark.parametrize("named", ["bo@fjord.example", "U2", "BO@FJORD.EXAMPLE"])
def test_named_administrators_come_instead_of_owners(frames, clock, named):
    with frames.transaction() as tx:
        ana = remember(tx, OWNER, admins=[named], founding=True, now=clock())
        bo = remember(tx, BO, admins=[named], founding=True, now=clock())

    assert ana.roles == frozenset()
    assert bo.roles == {(0, Role.ADMINISTRATOR)}


def test_a_member_is_remembered_as_slack_says_with_defaults(frames, clock):
    with frames.transaction() as tx:
        ana, bo = remember(tx, OWNER, now=clock()), remember(tx, BO, now=clock())
        assert not knows(tx, "U3")
        assert knows(tx, "U2")

    assert (ana.email, ana.locale, ana.time_zone) == ("ana@fjord.example", "da-DK", "Europe/Oslo")
    assert (bo.locale, bo.time_zone) == ("en-GB", "Europe/Copenhagen")


def test_a_member_who_left_is_known_and_inactive(frames, clock):
    with frames.transaction() as tx:
        remember(tx, BO, now=clock())
        left = Profile("U2", "T1", "Bo", "bo@fjord.example", "", "", active=False)
        assert remember(tx, left, now=clock()).active is False


def test_a_role_given_twice_is_one_row(frames, clock):
    with frames.transaction() as tx:
        remember(tx, BO, now=clock())
        for _ in range(2):
            grant(tx, "U2", Role.REVIEWER, desk_id=1, by="U1", now=clock())
        assert tx.scalar(select(func.count()).select_from(Grant)) == 1


def test_a_desk_s_people_are_exactly_those_who_were_set(frames, clock):
    with frames.transaction() as tx:
        for slack_id in ("U1", "U2", "U3"):
            remember(tx, Profile(slack_id, "T1", slack_id, "", "", "", True), now=clock())
        set_desk_people(tx, 1, Role.REVIEWER, ["U1", "U2"], by="U1", now=clock())
        set_desk_people(tx, 1, Role.CONFIGURATOR, ["U1"], by="U1", now=clock())
        set_desk_people(tx, 2, Role.REVIEWER, ["U2"], by="U1", now=clock())

        set_desk_people(tx, 1, Role.REVIEWER, ["U3", "U2"], by="U1", now=clock())

        assert desk_people(tx, 1) == {Role.REVIEWER: ("U2", "U3"), Role.CONFIGURATOR: ("U1",)}
        assert person(tx, "U2").roles == {(1, Role.REVIEWER), (2, Role.REVIEWER)}


def test_a_desk_may_lose_all_its_reviewers(frames, clock):
    with frames.transaction() as tx:
        set_desk_people(tx, 1, Role.REVIEWER, ["U1"], by="U1", now=clock())
        set_desk_people(tx, 1, Role.REVIEWER, [], by="U1", now=clock())
        assert desk_people(tx, 1)[Role.REVIEWER] == ()


def test_somebody_who_was_never_read_from_slack_is_refused(frames):
    with frames.read_only() as tx, pytest.raises(Refused) as refused:
        person(tx, "U404")
    assert refused.value.code == "refused.unknown_member"


def test_names_come_by_id_and_strangers_are_left_out(frames, clock):
    with frames.transaction() as tx:
        remember(tx, OWNER, now=clock())
        assert names(tx, ["U1", "bot", "customer", ""]) == {"U1": "Ana"}
        assert names(tx, []) == {}
