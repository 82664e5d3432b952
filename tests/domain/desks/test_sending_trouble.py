"""A mail server that takes no mails is told on the desk's card and to its configurators, until one leaves (D-92)."""

from __future__ import annotations

import pytest

from bot.effects import NotDone, Refused
from domain.desks.models import DeskAlert
from domain.screens.desk_cards import desk_summary
from tests.build import Outside


def alerts(shop) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.detail, one.ended_at is not None) for one in shop.all(DeskAlert)]


def trouble(shop) -> str:
    with shop.frames.read_only() as tx:
        return desk_summary(tx, 1).sending_error


def test_a_server_that_takes_no_mail_is_told_at_the_third_try_until_one_leaves_d92(shop):
    shop.at_sending()
    down = NotDone("unreachable", "")
    seen = []
    for minutes in (0, 1, 5):
        shop.later(minutes=minutes)
        shop.send(Outside([down]))
        seen.append(trouble(shop))
    assert seen == ["", "", "unreachable"]
    assert alerts(shop) == [("sending", "unreachable", False)]
    shop.later(minutes=30)
    shop.send()
    assert (trouble(shop), alerts(shop)) == ("", [("sending", "unreachable", True)])


@pytest.mark.parametrize(
    ("error", "told"), [("login_refused", True), ("smtp_550", False), ("no_recipient", False)]
)
def test_a_refusal_for_good_is_told_at_once_where_the_server_refuses_every_mail_d92(shop, error, told):
    """A mail that is refused for itself is a matter of its task alone."""
    shop.at_sending()
    shop.send(Outside([Refused(error, "")]))
    assert alerts(shop) == ([("sending", error, False)] if told else [])
