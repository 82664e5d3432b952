"""The prepared mails: real contacts, real items, dates that are still to come, and readable by any mail program."""

import csv
import email
import re
from datetime import UTC, datetime
from email import policy
from importlib.resources import files

import pytest

from bot.sandbox.samples import samples

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
DATA = files("bot.sandbox") / "data" / "nordbo"


def rows(name):
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


def taken(sample_id, *, now=NOW, **options):
    (found,) = [one for one in samples(now=now, **options) if one.id == sample_id]
    return found


def parsed(sample):
    return email.message_from_bytes(sample.raw, policy=policy.default)


def text_of(sample):
    return parsed(sample).get_body(("plain",)).get_content()


EVERY = samples(now=NOW, quote_no="SQ-10241", in_reply_to="<our@desk.example>")


def test_there_are_enough_and_all_five_languages():
    assert len(EVERY) == 23
    assert {one.language for one in EVERY} == {"en", "da", "nb", "sv", "de"}
    assert len({one.id for one in EVERY}) == len(EVERY)


@pytest.mark.parametrize("sample", EVERY, ids=lambda one: one.id)
def test_each_is_a_sound_mail_without_open_placeholders(sample):
    message = parsed(sample)
    assert message.defects == []
    assert "{{" not in sample.raw.decode()
    assert message["From"].addresses[0].addr_spec == sample.from_address
    assert message["To"].addresses[0].addr_spec == "salg@nordbo-engros.example"
    assert message["Date"].datetime == NOW
    assert message["Subject"]
    assert sample.title
    assert len(text_of(sample)) > 60
    assert b"\n" not in sample.raw.replace(b"\r\n", b"")


def test_senders_are_contacts_of_the_demo_company_but_for_the_strangers():
    contacts = {row["email"].lower() for row in rows("contacts.csv")}
    strangers = {one.id for one in EVERY if one.from_address.lower() not in contacts}
    assert strangers == {"unknown-sender-en", "new-colleague-da", "newsletter-en"}


def test_senders_write_in_their_language():
    languages = {row["email"].lower(): row["language"] for row in rows("contacts.csv")}
    for one in EVERY:
        assert languages.get(one.from_address.lower(), one.language) == one.language, one.id


def test_item_numbers_and_customers_own_numbers_in_them_exist():
    items = {row["item_no"] for row in rows("items.csv")}
    named = {number for one in EVERY for number in re.findall(r"\b([1-6]\d{4}) [A-Z]", text_of(one))}
    assert named == {"10508", "50202", "50120"}
    assert named <= items
    references = {row["reference_no"] for row in rows("item_references.csv") if row["owner"] == "C00401"}
    assert set(re.findall(r"BW-\d+", text_of(taken("html-table-de")))) <= references


def test_dates_move_with_the_moment_and_avoid_weekends():
    assert "7 December 2026" not in text_of(taken("quote-en"))
    assert "by 14 December 2026." in text_of(taken("quote-en"))
    assert "by 22 March 2027." in text_of(taken("quote-en", now=LATER))
    assert "14.12.2026" in text_of(taken("html-table-de"))
    assert "uke 51" in text_of(taken("several-units-nb"))
    assert "den 18. november 2026" in text_of(taken("past-date-da"))


def test_a_past_date_on_a_weekend_moves_further_back():
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert "den 20. november 2026" in text_of(taken("past-date-da", now=friday))


def test_answers_are_there_only_for_a_known_quote_and_stand_in_its_thread():
    assert [one.id for one in samples(now=NOW) if one.answers] == []
    answer = parsed(taken("acceptance-da", quote_no="SQ-10241 v2", in_reply_to="<our@desk.example>"))
    assert answer["Subject"] == "Re: Tilbud SQ-10241 v2"
    assert answer["In-Reply-To"] == "<our@desk.example>"
    assert answer["References"] == "<our@desk.example>"
    assert parsed(taken("quote-en", quote_no="SQ-1", in_reply_to="<our@desk.example>"))["In-Reply-To"] is None


def test_two_moments_give_two_message_ids_and_one_moment_the_same():
    first, again, later = taken("quote-en"), taken("quote-en"), taken("quote-en", now=LATER)
    assert first == again
    assert parsed(first)["Message-ID"] != parsed(later)["Message-ID"]


def test_machine_mails_bear_the_headers_of_machines():
    assert parsed(taken("out-of-office-da"))["Auto-Submitted"] == "auto-replied"
    assert parsed(taken("newsletter-en"))["List-Id"]


def test_an_html_order_and_an_attached_order_are_complete():
    html = parsed(taken("html-table-de")).get_body(("html",)).get_content()
    assert html.count("<tr>") == 4
    (attachment,) = parsed(taken("attachment-nb")).iter_attachments()
    assert attachment.get_filename() == "innkjopsordre-3391.csv"
    table = attachment.get_payload(decode=True).decode("utf-8")
    assert table.splitlines()[1] == "ØR-45;Tørkeark Z-fold;10;kartong"


def test_the_receiver_can_be_another_address():
    assert (
        parsed(taken("quote-en", to="sales@acme.example"))["To"].addresses[0].addr_spec
        == "sales@acme.example"
    )
