"""A desk's settings (D-1 to D-17): defaults, who may change them, checked at the field, nobody overwrites somebody."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from domain.arrivals import mailbox_state
from domain.commands import desks
from domain.commands.desks import desk_view, make_desk, save_desk
from domain.desks.facts import DeskEdit
from domain.errors import InvalidInput, NotFound, Refused, Stale
from domain.people.rights import Role
from domain.people.service import person
from tests.build import make_member


def seen(shop, desk_id=1, *, by=None):
    with shop.frames.read_only() as tx:
        return desk_view(tx, desk_id, by=by or shop.carl)


def edited(view, **changes) -> DeskEdit:
    return replace(DeskEdit(**{one.name: getattr(view, one.name) for one in fields(DeskEdit)}), **changes)


def save(shop, edit, *, version=None, by=None):
    view = seen(shop)
    shop.do(save_desk, 1, edit, version=version or view.version, by=by or shop.carl)


def test_a_new_desk_has_the_defaults_of_the_specification_d2_to_d13(shop):
    with shop.frames.transaction() as tx:
        made = make_desk(
            tx,
            name="Norge",
            initials="NO",
            channel="",
            language="nb",
            time_zone="Europe/Oslo",
            account="",
            folder="INBOX",
            now=shop.clock(),
        )

        admin = make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())
    view = seen(shop, made, by=admin)
    assert (view.active, view.mark_as_read, view.review_known, view.review_unknown) == (
        False,
        True,
        "first",
        "all",
    )
    assert (view.only_available, view.promise_dates, view.promise_offset_days, view.safety_lead_days) == (
        True,
        False,
        0,
        0,
    )
    assert (view.review_quotes, view.send_quotes, view.make_orders, view.review_orders) == (
        False,
        True,
        True,
        False,
    )
    assert (view.analyse_attachments, view.daily_limit, view.signature, view.ask_first) == (
        True,
        100,
        "",
        "reviewer",
    )


def test_a_configurator_changes_settings_and_people_d15_d17(shop):
    view = seen(shop)
    save(
        shop,
        edited(
            view,
            name="Fjord salg",
            send_quotes=False,
            reviewers=("U2",),
            configurators=("U3", "U1"),
            duty=("S1",),
        ),
    )
    now = seen(shop)
    assert (now.name, now.send_quotes, now.duty) == ("Fjord salg", False, ("S1",))
    assert (now.reviewers, now.configurators) == (("U2",), ("U1", "U3"))
    assert now.version == view.version + 1
    with shop.frames.read_only() as tx:
        assert person(tx, "U1").roles == {(1, Role.CONFIGURATOR)}


def test_a_reviewer_may_neither_see_nor_change_settings_d15(shop):
    view = seen(shop)
    with pytest.raises(Refused) as refused:
        seen(shop, by=shop.ana)
    assert refused.value.code == "refused.configure"
    with pytest.raises(Refused):
        save(shop, edited(view, name="x"), by=shop.ana)
    assert seen(shop).name == view.name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 81),
        ("initials", ""),
        ("initials", "ABCDE"),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("channel", ""),
        ("folder", " "),
        ("review_known", "sometimes"),
        ("review_unknown", ""),
        ("ask_first", "nobody"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_at_its_field_d1_d3(shop, field, value):
    view = seen(shop)
    with pytest.raises(InvalidInput) as refused:
        save(shop, edited(view, **{field: value}))
    assert refused.value.field == field
    assert seen(shop) == view


def test_an_inactive_desk_needs_no_channel_yet_d3(shop):
    save(shop, edited(seen(shop), active=False, channel=""))
    assert seen(shop).channel == ""


def test_two_people_changing_settings_the_second_is_told(shop):
    view = seen(shop)
    save(shop, edited(view, name="Carls"))
    with pytest.raises(Stale) as stale:
        save(shop, edited(view, name="Anders"), version=view.version)
    assert stale.value.code == "error.desk_changed"
    assert seen(shop).name == "Carls"


def test_a_mailbox_in_trouble_does_not_keep_its_settings_from_being_changed(shop):
    view = seen(shop)
    with shop.frames.transaction() as tx:
        mailbox_state(tx, 1, error="no_folder", now=shop.clock())
    save(shop, edited(view, folder="Salg"), version=view.version)
    assert seen(shop).folder == "Salg"


def test_a_signature_is_cleaned_d14(shop):
    save(shop, edited(seen(shop), signature="<b>Fjord</b><script>alert(1)</script>"))
    assert seen(shop).signature == "<b>Fjord</b>"


def test_a_desk_that_moves_takes_its_summary_to_the_new_channel(shop):
    shop.arrive()
    save(shop, edited(seen(shop), channel="C0NEW"))
    card = shop.card("desk:1")
    assert (card.channel, card.ts, card.behind) == ("C0NEW", "", True)


def test_a_desk_that_does_not_exist_is_not_found(shop):
    with pytest.raises(NotFound):
        seen(shop, 404)
    with shop.frames.read_only() as tx:
        assert desks.desk_ids(tx) == (1,)
