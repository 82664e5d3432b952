"""The daily limit (D-13), a mailbox in trouble (D-92): counted, told once, ended, shown on the summary card (D-80)."""

from __future__ import annotations

import pytest

from domain.commands.activation import deactivate
from domain.commands.desks import change_desk
from domain.desks import watch
from domain.desks.models import Desk, DeskAlert
from domain.screens.desk_cards import alert_view, desk_summary


def look(shop, *, error="", held=0) -> None:
    with shop.frames.transaction() as tx:
        watch.looked(tx, 1, error=error, held=held, now=shop.clock())


def mails(shop, count) -> None:
    for _ in range(count):
        with shop.frames.transaction() as tx:
            watch.count_mail(tx, 1, now=shop.clock())


def room(shop) -> int:
    with shop.frames.read_only() as tx:
        return watch.room(tx, 1, now=shop.clock())


def alerts(shop):
    return [(one.kind, one.detail, one.ended_at is not None) for one in shop.all(DeskAlert)]


def summary(shop):
    with shop.frames.read_only() as tx:
        return desk_summary(tx, 1)


@pytest.fixture
def full(shop):
    """A desk that has read its three mails of today; two more wait."""
    shop.settings(daily_limit=3, activated_at=shop.clock())
    mails(shop, 3)
    look(shop, held=2)
    return shop


def test_a_day_has_room_for_as_many_mails_as_its_limit_d13(shop):
    shop.settings(daily_limit=3)
    mails(shop, 2)
    assert room(shop) == 1
    mails(shop, 2)
    assert room(shop) == 0


def test_the_day_is_that_of_the_desks_time_zone_d13(shop):
    """The clock of tests stands at some hour: at 23:59 in Auckland it is another day than a minute later."""
    shop.settings(daily_limit=1, time_zone="Pacific/Auckland")
    while watch.today(shop.all(Desk)[0], shop.clock()) == watch.today(shop.all(Desk)[0], later(shop, 60)):
        shop.later(minutes=60)
    mails(shop, 1)
    assert room(shop) == 0
    shop.later(minutes=60)
    assert room(shop) == 1


def later(shop, minutes):
    now = shop.clock()
    shop.later(minutes=minutes)
    then, shop.clock.now = shop.clock(), now
    return then


def test_the_limit_is_told_once_and_stands_on_the_summary_card_d13(full):
    look(full, held=4)
    assert alerts(full) == [("limit", "3", False)]
    assert (summary(full).limit, summary(full).held) == (3, 4)
    assert full.card("alert:1").channel == "C0DESK"
    with full.frames.read_only() as tx:
        assert alert_view(tx, 1).mentions == ("U3",)


def test_the_next_day_goes_on_and_the_alert_ends_d13(full):
    full.later(days=1)
    assert room(full) == 3
    mails(full, 2)
    look(full)
    assert alerts(full) == [("limit", "3", True)]
    assert (summary(full).limit, summary(full).held) == (0, 0)


def test_a_raised_limit_goes_on_at_once_d13(full):
    full.do(change_desk, 1, {"daily_limit": 10}, by=full.carl)
    assert room(full) == 7
    look(full)
    assert alerts(full) == [("limit", "3", True)]


def test_a_poll_never_makes_a_configurators_form_stale_d13_d92(full):
    version = full.all(Desk)[0].version
    mails(full, 1)
    look(full, error="timeout")
    look(full, held=9)
    assert full.all(Desk)[0].version == version


def test_trouble_is_told_to_the_configurators_once_after_repeated_failures_d92(shop):
    look(shop, error="timeout")
    began = shop.clock()
    for _ in range(2):
        shop.later(minutes=1)
        look(shop, error="timeout")
    assert alerts(shop) == [("mailbox", "timeout", False)]
    shop.later(minutes=1)
    look(shop, error="login_refused")
    assert alerts(shop) == [("mailbox", "timeout", False)]
    assert (summary(shop).mailbox_error, summary(shop).mailbox_since) == ("login_refused", began)
    look(shop)
    assert alerts(shop) == [("mailbox", "timeout", True)]
    assert (summary(shop).mailbox_error, summary(shop).mailbox_since) == ("", None)


def test_a_short_trouble_is_told_to_nobody_d92(shop):
    for _ in range(5):
        shop.later(seconds=10)
        look(shop, error="timeout")
    look(shop)
    assert alerts(shop) == []


def test_what_was_told_ends_when_the_desk_is_switched_off_d92(full):
    full.do(deactivate, 1, by=full.carl)
    assert alerts(full) == [("limit", "3", True)]
    assert summary(full).active is False
