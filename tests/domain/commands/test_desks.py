"""A desk's settings (D-1 to D-17): defaults, who may change them, checked at the field, logged, nobody overwrites somebody."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from domain.commands import desks
from domain.commands.desks import change_desk, desk_view, find_desk, make_desk, new_desk
from domain.desks import watch
from domain.desks.log import entries
from domain.desks.models import Desk
from domain.desks.settings import SETTINGS
from domain.errors import InvalidInput, NotFound, Refused, Stale
from domain.people.rights import Role
from domain.people.service import person
from tests.build import ACCOUNT, make_member


def seen(shop, desk_id=1, *, by=None):
    with shop.frames.read_only() as tx:
        return desk_view(tx, desk_id, by=by or shop.carl, now=shop.clock())


def change(shop, desk_id=1, *, by=None, version=None, accounts=None, **changes):
    shop.do(change_desk, desk_id, changes, by=by or shop.carl, version=version, accounts=accounts)


def log(shop, desk_id=1):
    with shop.frames.read_only() as tx:
        return [(one.by, one.setting, one.old, one.new) for one in entries(tx, desk_id)]


@pytest.fixture
def admin(shop):
    with shop.frames.transaction() as tx:
        return make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())


def test_a_new_desk_has_the_defaults_of_the_specification_d2_to_d15(shop, admin):
    view = seen(shop, shop.do(new_desk, {"name": "Norge salg"}, by=admin), by=admin)
    assert view.active is False
    assert dict(view.values) == {
        "name": "Norge salg", "initials": "NS", "channel": "", "language": "en", "region": "",
        "time_zone": "Europe/Copenhagen", "location_code": "", "minutes_per_document": 10, "account": "", "folder": "",
        "mark_as_read": True, "analyse_attachments": True, "daily_limit": 100, "review_known": "first",
        "review_unknown": "all", "review_quotes": False, "review_orders": False, "ask_first": "reviewer",
        "send_quotes": True, "make_orders": True, "order_first": False, "only_available": True, "promise_dates": False,
        "promise_offset_days": 0, "safety_lead_days": 0, "price_tolerance": Decimal(1), "quote_reminder_days": 3, "signature": "",
        "reviewers": (), "configurators": ("UA",), "duty": (), "work_days": "12345", "work_from": "08:00",
        "work_to": "16:00", "remind_after_hours": 4, "quiet_from": "", "quiet_to": "",
    }  # fmt: skip


ALL = {
    "name": "Fjord salg", "initials": "FJ", "channel": "C0NEW", "language": "da", "region": "DE-BY",
    "time_zone": "Europe/Oslo", "location_code": "HQ", "minutes_per_document": "12", "account": "norway",
    "folder": "inbox", "mark_as_read": "off", "analyse_attachments": "no", "daily_limit": "250", "review_known": "none",
    "review_unknown": "first", "review_quotes": "yes", "review_orders": "on", "ask_first": "customer",
    "send_quotes": "off", "make_orders": "off", "order_first": "on", "only_available": "off", "promise_dates": "on",
    "promise_offset_days": "2", "safety_lead_days": "3", "price_tolerance": "2,5", "quote_reminder_days": "5", "signature": "<b>Fjord</b>",
    "reviewers": "U2", "configurators": "U3, U1", "duty": "S1,U2", "work_days": "1234", "work_from": "7:30",
    "work_to": "15.30", "remind_after_hours": "2", "quiet_from": "18:00", "quiet_to": "07:00",
}  # fmt: skip


def test_every_setting_is_changed_and_read_back_and_logged_d1_to_d17(shop):
    """Regions, mailbox, review, D-7, D-12, D-13, D-43, D-48, D-55, duty, quiet and working hours, D-100."""
    before = seen(shop)
    assert set(ALL) == {one.name for one in SETTINGS}
    change(shop, **ALL)
    after = seen(shop)
    assert after.version > before.version
    assert dict(after.values) == {
        **ALL, "minutes_per_document": 12, "folder": "INBOX", "mark_as_read": False, "analyse_attachments": False,
        "daily_limit": 250, "review_quotes": True, "review_orders": True, "send_quotes": False, "make_orders": False,
        "order_first": True, "only_available": False, "promise_dates": True, "promise_offset_days": 2,
        "safety_lead_days": 3, "price_tolerance": Decimal("2.5"), "quote_reminder_days": 5, "reviewers": ("U2",), "configurators": ("U1", "U3"),
        "duty": ("S1", "U2"), "work_from": "07:30", "work_to": "15:30",
        "remind_after_hours": 2,
    }  # fmt: skip
    said = {one[1]: one for one in log(shop)}
    assert set(said) == set(ALL) - {"folder"}, "what stayed the same is no change"
    assert said["daily_limit"] == ("U3", "daily_limit", "100", "250")
    assert said["mark_as_read"] == ("U3", "mark_as_read", "on", "off")
    assert said["reviewers"] == ("U3", "reviewers", "U1, U2", "U2")
    assert said["price_tolerance"] == ("U3", "price_tolerance", "1", "2.5")
    with shop.frames.read_only() as tx:
        assert person(tx, "U1").roles == {(1, Role.CONFIGURATOR)}


def test_a_reviewer_may_neither_see_nor_change_settings_d15(shop):
    with pytest.raises(Refused) as refused:
        seen(shop, by=shop.ana)
    assert refused.value.code == "refused.configure"
    with pytest.raises(Refused):
        change(shop, by=shop.ana, name="x")
    assert seen(shop).name == "Fjord sales"
    assert log(shop) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "), ("name", "x" * 81), ("initials", ""), ("initials", "ABCDE"), ("language", "xx"),
        ("region", "Denmark"), ("time_zone", "Mars/Olympus"), ("location_code", "MOON"), ("channel", ""),
        ("channel", "#sales"), ("minutes_per_document", "-1"), ("account", ""), ("folder", " "),
        ("folder", "a\r\nb"), ("daily_limit", "0"), ("daily_limit", "1.5"), ("daily_limit", "many"),
        ("review_known", "sometimes"), ("review_unknown", ""), ("ask_first", "nobody"), ("mark_as_read", "perhaps"),
        ("promise_offset_days", "366"), ("price_tolerance", "nan"), ("price_tolerance", "101"),
        ("signature", "x" * 3001), ("reviewers", "Ana"), ("reviewers", "S1"), ("duty", "@sales"), ("work_days", ""),
        ("work_days", "8"), ("work_from", ""), ("work_to", "07:00"), ("quiet_from", "25:00"), ("quiet_to", "07:00"),
        ("configurators", ""), ("nonsense", "1"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_refused_at_its_field_d1_d3_d13(shop, field, value):
    before = seen(shop)
    with pytest.raises(InvalidInput) as refused:
        change(shop, **{field: value})
    assert refused.value.field == ("quiet_from" if field == "quiet_to" else field)
    assert seen(shop) == before
    assert log(shop) == []


def test_an_inactive_desk_needs_no_channel_and_no_mailbox_yet_d3(shop):
    shop.settings(active=False)
    change(shop, channel="", account="", folder="")
    assert [seen(shop).values[one] for one in ("channel", "account", "folder")] == ["", "", ""]


def test_only_an_account_that_is_set_up_can_be_chosen_d3(shop):
    with pytest.raises(InvalidInput) as refused:
        change(shop, account="sweden", accounts=("default", "norway"))
    assert (refused.value.field, refused.value.values["choices"]) == ("account", "default, norway")
    change(shop, account="norway", accounts=("default", "norway"))
    assert seen(shop).text("account") == "norway"


def test_two_desks_never_have_the_same_mailbox_folder_d3(shop, admin):
    """Active or not; the refusal names the other desk, and the database itself refuses it, too."""
    shop.settings(active=False)
    with pytest.raises(InvalidInput) as refused:
        shop.do(new_desk, {"name": "Norge", "account": ACCOUNT, "folder": "Inbox"}, by=admin)
    assert (refused.value.code, refused.value.field, refused.value.values["desk"]) == (
        "desk.folder_taken", "folder", "Fjord sales",
    )  # fmt: skip
    made = shop.do(new_desk, {"name": "Norge", "account": ACCOUNT, "folder": "Norge"}, by=admin)
    with pytest.raises(InvalidInput):
        change(shop, made, by=admin, folder="INBOX")
    with pytest.raises(IntegrityError), shop.frames.transaction() as tx:
        tx.get_one(Desk, made).folder = "INBOX"


def test_each_desk_has_its_own_people_rules_and_signature_d1_d15(shop, admin):
    made = shop.do(new_desk, {"name": "Norge", "reviewers": ("U2",), "signature": "<b>Norge</b>"}, by=admin)
    change(shop, made, by=admin, send_quotes=False)
    assert seen(shop).values["send_quotes"] is True
    assert seen(shop).values["signature"] == ""
    assert seen(shop, made, by=admin).many("reviewers") == ("U2",)
    assert seen(shop).many("reviewers") == ("U1", "U2")
    with pytest.raises(Refused):
        change(shop, made, name="Carls")


def test_only_administrators_make_desks_d17(shop):
    with pytest.raises(Refused) as refused:
        shop.do(new_desk, {"name": "Norge"}, by=shop.carl)
    assert refused.value.code == "refused.administer"
    assert len(shop.all(Desk)) == 1


def test_a_name_is_given_once_and_a_desk_is_found_by_name_initials_or_number(shop, admin):
    with pytest.raises(InvalidInput) as refused:
        shop.do(new_desk, {"name": "fjord SALES"}, by=admin)
    assert refused.value.field == "name"
    made = shop.do(new_desk, {"name": "Norge"}, by=admin)
    with shop.frames.read_only() as tx:
        found = [find_desk(tx, text) for text in ("norge", "N", str(made), "fjo", "FS")]
        assert found == [made, made, made, 1, 1]
        for text in ("", "x"):
            with pytest.raises(NotFound) as missing:
                find_desk(tx, text)
            assert missing.value.values["desks"] == "Fjord sales, Norge"
        assert [one.id for one in desks.desk_names(tx, by=shop.carl)] == [1]
        assert [one.id for one in desks.desk_names(tx, by=admin)] == [1, made]


def test_two_people_changing_settings_the_second_is_told(shop):
    version = seen(shop).version
    change(shop, version=version, reviewers=("U2",))
    with pytest.raises(Stale) as stale:
        change(shop, version=version, name="Anders")
    assert stale.value.code == "error.desk_changed"
    assert seen(shop).name == "Fjord sales"


def test_a_mailbox_in_trouble_does_not_keep_its_settings_from_being_changed(shop):
    version = seen(shop).version
    with shop.frames.transaction() as tx:
        watch.looked(tx, 1, error="no_folder", now=shop.clock())
    change(shop, version=version, folder="Salg")
    assert (seen(shop).text("folder"), shop.all(Desk)[0].mailbox_error) == ("Salg", "")


def test_a_signature_is_cleaned_and_reads_as_text_in_the_preview_d14(shop):
    change(shop, signature="<b>Fjord</b><script>alert(1)</script><img src=x>")
    assert seen(shop).text("signature") == "<b>Fjord</b>"
    default = seen(shop).default_signature
    assert desks.shown_signature("<p>Ana<br>Fjord</p><script>x</script>", default) == "Ana\nFjord"
    assert desks.shown_signature("", default).startswith("Fjord sales\n")


def test_a_desk_that_moves_takes_its_summary_to_the_new_channel(shop):
    shop.arrive()
    change(shop, channel="C0NEW")
    card = shop.card("desk:1")
    assert (card.channel, card.ts, card.behind) == ("C0NEW", "", True)


def test_a_desk_that_does_not_exist_is_not_found(shop):
    with pytest.raises(NotFound):
        seen(shop, 404)
    with shop.frames.read_only() as tx:
        assert desks.desk_ids(tx) == (1,)


def test_a_desk_made_at_the_first_start_is_inactive_d2(shop):
    with shop.frames.transaction() as tx:
        made = make_desk(
            tx, name="Sales", initials="S", channel="", language="en", time_zone="Europe/Copenhagen", account="default",
            folder="INBOX", now=shop.clock(),
        )  # fmt: skip
        assert (tx.get_one(Desk, made).active, tx.get_one(Desk, made).activated_at) == (False, None)
