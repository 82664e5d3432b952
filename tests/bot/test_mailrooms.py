"""Desks and their mailboxes as they are read from a real server: switching on and off, the daily limit, several of them."""

from __future__ import annotations

import socket

import pytest

from bot.effects import Happened, Refused
from bot.inbound import Poller
from bot.mail.imap_wire import Account
from bot.mail.limits import Limits
from bot.mail.mailbox import Mailbox
from bot.mailrooms import Mailrooms, Postmen
from bot.sandbox.postoffice import PostOffice
from domain.commands.activation import READ, SKIP, activate, deactivate
from domain.commands.desks import change_desk, new_desk
from domain.desks.models import Desk
from domain.effects.service import Claimed
from domain.inbox.models import InboundMail
from domain.people.rights import Role
from domain.tasks.models import Task
from tests.bot.test_poller import letter
from tests.build import ACCOUNT, KEY, make_member


@pytest.fixture
def office(clock):
    with PostOffice(ACCOUNT, clock=clock) as world:
        yield world


def poller_of(shop, office, name=ACCOUNT, **account) -> Poller:
    host, port = office.imap
    given = {
        "host": host,
        "port": port,
        "user": ACCOUNT,
        "password": office.password,
        "tls": "none",
        "timeout_s": 10,
    }
    return Poller(
        frames=shop.frames, account=Account(**{**given, **account}), account_name=name,
        own_addresses=frozenset({ACCOUNT}), authserv_id=office.authserv_id, limits=Limits(), key=KEY, clock=shop.clock,
        wake=lambda: None,
    )  # fmt: skip


@pytest.fixture
def rooms(shop, office):
    """One account whose desk is on and was looked at once."""
    shop.settings(activated_at=shop.clock())
    found = Mailrooms(shop.frames, shop.clock, {ACCOUNT: poller_of(shop, office)})
    found.run()
    shop.later(seconds=2)
    return found


def arrive(shop, office, *subjects: str) -> None:
    for subject in subjects:
        office.deliver(letter(subject).as_bytes())
        shop.later(seconds=2)


def subjects(shop) -> list[str]:
    return [one.subject for one in shop.all(InboundMail)]


def test_what_came_between_switching_on_and_the_first_look_is_read_d2(shop, office):
    """The mail server may not have answered at once; what lay there before is left alone."""
    arrive(shop, office, "before")
    shop.settings(activated_at=shop.clock())
    shop.later(minutes=5)
    arrive(shop, office, "between 1", "between 2")
    assert Mailrooms(shop.frames, shop.clock, {ACCOUNT: poller_of(shop, office)}).run() == 2
    assert subjects(shop) == ["between 1", "between 2"]


@pytest.mark.parametrize(
    ("answer", "read"), [(READ, ["first", "meanwhile", "after"]), (SKIP, ["first", "after"])]
)
def test_mails_that_came_while_the_desk_was_off_d2(shop, office, rooms, answer, read):
    """Off: nothing is read. The number is told without reading one. On again: as the configurator chose."""
    arrive(shop, office, "first")
    rooms.run()
    shop.do(deactivate, 1, by=shop.carl)
    arrive(shop, office, "meanwhile")
    assert rooms.run() == 0
    assert rooms.count_arrived(1) == 1
    shop.do(activate, 1, answer, by=shop.carl)
    rooms.run()
    shop.later(seconds=2)
    arrive(shop, office, "after")
    rooms.run()
    assert subjects(shop) == read


def test_a_folder_renumbered_while_the_desk_was_off_loses_and_repeats_nothing_d2_d3(shop, office, rooms):
    arrive(shop, office, "first")
    rooms.run()
    shop.do(deactivate, 1, by=shop.carl)
    arrive(shop, office, "meanwhile")
    office.imap_server.renumber()
    shop.do(activate, 1, READ, by=shop.carl)
    rooms.run()
    rooms.run()
    assert [one.subject for one in shop.all(Task)] == ["first", "meanwhile"]


def test_above_the_daily_limit_mails_wait_for_the_next_day_in_order_d13(shop, office, rooms):
    """Nothing is lost, nothing overtakes; a limit that is raised goes on at once."""
    shop.settings(daily_limit=2)
    arrive(shop, office, "1", "2", "3", "4", "5")
    assert rooms.run() == 2
    assert rooms.run() == 0
    assert (subjects(shop), shop.all(Desk)[0].held) == (["1", "2"], 3)
    shop.do(change_desk, 1, {"daily_limit": 3}, by=shop.carl)
    assert rooms.run() == 1
    shop.later(days=1)
    assert rooms.run() == 2
    assert (subjects(shop), shop.all(Desk)[0].held) == (["1", "2", "3", "4", "5"], 0)


def test_each_desk_reads_its_own_folder_of_its_own_account_d1_d3(shop, office, rooms):
    """Another desk, another folder, another account: a mailbox that is down or not set up holds up no other desk."""
    with shop.frames.transaction() as tx:
        admin = make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())
    for name, account in (("Norge", "down"), ("Sverige", "gone"), ("Danmark", "second")):
        made = shop.do(
            new_desk, {"name": name, "account": account, "folder": "INBOX", "channel": "C0N"}, by=admin
        )
        shop.do(activate, made, by=admin)
    with PostOffice("dk@fjord.example", clock=shop.clock) as second:
        host, port = second.imap
        pollers = {
            **rooms.pollers,
            "down": poller_of(shop, office, "down", port=1, timeout_s=1),
            "second": poller_of(shop, office, "second", host=host, port=port, user="dk@fjord.example",
                                password=second.password),
        }  # fmt: skip
        several = Mailrooms(shop.frames, shop.clock, pollers, patience_s=60)
        several.run()
        shop.later(seconds=2)
        arrive(shop, office, "to the first")
        arrive(shop, second, "to the second")
        assert several.run() == 2
        several.close()
    errors = {one.name: one.mailbox_error for one in shop.all(Desk)}
    assert errors["Sverige"] == "no_account"
    assert errors["Norge"] != ""
    assert (errors["Fjord sales"], errors["Danmark"]) == ("", "")
    assert {(one.subject, one.desk_id) for one in shop.all(Task)} == {
        ("to the first", 1),
        ("to the second", 4),
    }


def test_an_account_whose_server_does_not_answer_delays_no_other_and_is_not_asked_twice_d3(
    shop, office, rooms
):
    """It is connected and silent: the others are read meanwhile, as often as there is something to read."""
    with shop.frames.transaction() as tx:
        admin = make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())
    made = shop.do(
        new_desk, {"name": "Norge", "account": "silent", "folder": "INBOX", "channel": "C0N"}, by=admin
    )
    shop.do(activate, made, by=admin)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = poller_of(shop, office, "silent", port=silent.getsockname()[1], timeout_s=600)
        several = Mailrooms(shop.frames, shop.clock, {**rooms.pollers, "silent": slow}, patience_s=0.2)
        several.run()
        asked, _ = silent.accept()
        for subject in ("one", "two"):
            arrive(shop, office, subject)
            while subject not in subjects(shop):
                several.run()
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()
        asked.close()
    several.close()
    assert {one.name: one.mailbox_error for one in shop.all(Desk)} == {
        "Fjord sales": "",
        "Norge": "unreachable",
    }


def test_a_desk_that_cannot_be_read_for_a_fault_of_ours_keeps_no_other_desk_waiting_d3(shop, office):
    """Whatever breaks at one folder is noted on its desk, and the next desk of the account is read."""
    with shop.frames.transaction() as tx:
        admin = make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())
    # The daily limit of this desk cannot be counted.
    shop.settings(activated_at=shop.clock(), folder="Sent", time_zone="No/Where")
    made = shop.do(
        new_desk, {"name": "Norge", "account": ACCOUNT, "folder": "INBOX", "channel": "C0N"}, by=admin
    )
    shop.do(activate, made, by=admin)
    poller = poller_of(shop, office)
    poller.run()
    with Mailbox(poller.account) as box:
        box.append_sent("Sent", letter("for the first desk").as_bytes())
    arrive(shop, office, "for Norway")
    assert poller.run() == 1
    assert {one.name: one.mailbox_error for one in shop.all(Desk)} == {"Fjord sales": "broken", "Norge": ""}


class Leaves:
    """A postman who says which account's mail he was given."""

    def __init__(self, name) -> None:
        self.name = name

    def look(self, _claimed):
        return None

    def perform(self, _claimed):
        return Happened(self.name)


def test_a_mail_leaves_from_the_mailbox_of_its_desk_d3_d90(shop):
    """Pinned when it is approved; an account that is gone fails, and a person is asked."""
    shop.at_sending()
    (effect,) = shop.effects()
    assert effect.payload["account"] == ACCOUNT
    men = Postmen({"default": Leaves("default"), ACCOUNT: Leaves(ACCOUNT)})

    def sent(**payload):
        return men.perform(Claimed(1, "k", "mail", 1, payload, 1, False))

    assert sent(account=ACCOUNT) == Happened(ACCOUNT)
    assert sent() == Happened("default")
    assert sent(account="gone") == Refused("no_account", "")
