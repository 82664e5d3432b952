"""Switching a desk on and off (D-2): what it needs, and what becomes of the mails between."""

from __future__ import annotations

import pytest

from domain.commands.activation import READ, SKIP, activate, deactivate
from domain.commands.desks import change_desk, desk_view
from domain.desks.log import entries
from domain.desks.models import Desk
from domain.errors import InvalidInput, Refused, Stale
from domain.inbox import service as inbox
from tests.build import ACCOUNT


def desk(shop) -> Desk:
    return shop.all(Desk)[0]


def read_to(shop, uid: int) -> None:
    """The poller has read the desk's folder up to a uid."""
    with shop.frames.transaction() as tx:
        inbox.move_cursor(tx, ACCOUNT, "INBOX", uidvalidity=7, last_uid=uid, first_uid=1, now=shop.clock())


def cursor(shop):
    with shop.frames.read_only() as tx:
        return inbox.cursor(tx, ACCOUNT, "INBOX")


@pytest.fixture
def off(shop):
    """A desk that read up to uid 7 and was switched off then."""
    shop.settings(activated_at=shop.clock())
    read_to(shop, 7)
    shop.later(hours=1)
    shop.do(deactivate, 1, by=shop.carl)
    shop.later(hours=1)
    return shop


def test_switching_off_keeps_how_far_the_folder_was_read_d2(off):
    assert (desk(off).active, cursor(off).last_uid) == (False, 7)
    with off.frames.read_only() as tx:
        assert desk_view(tx, 1, by=off.carl, now=off.clock()).resumable is True


def test_switching_on_again_asks_about_the_mails_between_d2(off):
    with pytest.raises(InvalidInput) as asked:
        off.do(activate, 1, by=off.carl)
    assert (asked.value.code, asked.value.field) == ("desk.meanwhile", "meanwhile")
    assert desk(off).active is False


def test_the_mails_between_are_read_if_somebody_says_so_d2(off):
    first = desk(off).activated_at
    off.do(activate, 1, READ, by=off.carl)
    assert (desk(off).active, desk(off).activated_at, cursor(off).last_uid) == (True, first, 7)


def test_or_the_desk_starts_from_now_d2(off):
    off.do(activate, 1, SKIP, by=off.carl)
    assert (desk(off).active, desk(off).activated_at, cursor(off)) == (True, off.clock(), None)


def test_another_folder_starts_from_now_without_a_question_d2(off):
    off.do(change_desk, 1, {"folder": "Salg"}, by=off.carl)
    off.do(activate, 1, by=off.carl)
    assert desk(off).activated_at == off.clock()


def test_an_active_desk_that_gets_another_folder_starts_there_from_now_d2(shop):
    shop.settings(activated_at=shop.clock())
    shop.later(hours=1)
    shop.do(change_desk, 1, {"folder": "Salg"}, by=shop.carl)
    assert desk(shop).activated_at == shop.clock()


def test_the_first_time_nothing_is_asked_d2(shop):
    shop.settings(active=False)
    shop.do(activate, 1, by=shop.carl)
    assert (desk(shop).active, desk(shop).activated_at) == (True, shop.clock())


@pytest.mark.parametrize("name", ["channel", "account", "folder"])
def test_a_desk_is_not_switched_on_without_channel_account_and_folder_d3(shop, name):
    shop.settings(active=False, **{name: ""})
    with pytest.raises(InvalidInput) as refused:
        shop.do(activate, 1, by=shop.carl)
    assert (refused.value.field, refused.value.code) == (name, f"desk.{name}")


def test_a_desk_is_not_switched_on_with_an_account_that_is_not_set_up_d3(shop):
    shop.settings(active=False)
    with pytest.raises(InvalidInput) as refused:
        shop.do(activate, 1, by=shop.carl, accounts=("default",))
    assert refused.value.field == "account"


def test_only_a_configurator_switches_and_only_what_was_seen_d15(shop):
    with pytest.raises(Refused):
        shop.do(deactivate, 1, by=shop.ana)
    with pytest.raises(Stale):
        shop.do(deactivate, 1, by=shop.carl, version=desk(shop).version + 1)
    assert desk(shop).active is True


def test_who_switched_and_how_is_in_the_log_d17(off):
    off.do(activate, 1, READ, by=off.carl)
    off.do(activate, 1, by=off.carl)
    with off.frames.read_only() as tx:
        said = [(one.by, one.setting, one.old, one.new) for one in entries(tx, 1)]
    assert said == [("U3", "active", "off", "on, read"), ("U3", "active", "on", "off")]
