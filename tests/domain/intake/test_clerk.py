"""One mail, understood: who, what, when, where to and what to be careful about, put together (D-26 to D-47, D-60)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.inbox.facts import MailKind, Trust
from domain.intake.answer import to_answer
from domain.intake.clerk import Desk, Told, understand
from domain.intake.history import History, from_row
from tests.domain.intake.company import company
from tests.domain.intake.desk import PARTIES, WAREHOUSE, mail

TODAY = date(2026, 11, 20)
QUOTE = {
    "quote_no": "SQ-10241",
    "message_ids": ["<q@engros.example>"],
    "customer_no": "C1",
    "lines": [{"item_no": "1200", "variant_code": None, "quantity": "8", "uom": "PCS"}],
    "requested_delivery_date": "2026-12-31",
    "ship_to": {"code": "LAGER"},
    "external_document_no": "PO-77",
}


@pytest.fixture(scope="module")
def catalogue():
    return company().catalogue


@pytest.fixture(scope="module")
def clerk(catalogue):
    def read(*, history=(), attach=None, **parts):
        return understand(
            mail(**parts),
            catalogue=catalogue,
            parties=PARTIES,
            history=History(map(from_row, history)),
            desk=Desk("da", "DK"),
            today=TODAY,
            attach=attach,
        )

    return read


def test_an_order_has_customer_lines_number_date_and_place(clerk):
    found = clerk(
        text="Hej\n\nVi bestiller 4 baghjul. Rekvisition 4711.\nLeveres til lageret senest den 4. december.\n\nMvh\nBodil"
    )
    answer = to_answer("m1", TODAY, found)
    assert {name: answer[name] for name in ("intent", "customer_no", "external_document_no")} == {
        "intent": "order_request",
        "customer_no": "C1",
        "external_document_no": "4711",
    }
    assert (answer["requested_delivery_date"], answer["ship_to"]) == ("2026-12-04", {"code": "LAGER"})
    (line,) = answer["lines"]
    assert (line["item_no"], line["variant_code"], line["quantity"], line["uom"]) == (
        "1200",
        None,
        "4",
        "PCS",
    )
    assert line["evidence"]["text"].startswith("4 baghjul")
    assert line["candidates"][0]["item"] == "1200"
    assert (answer["unresolved"], answer["flags"]) == ([], [])


def test_a_week_gives_its_friday_and_the_days_that_it_allows(clerk):
    answer = to_answer("m1", TODAY, clerk(text="Vi bestiller 4 baghjul til levering i uge 50."))
    assert answer["requested_delivery_date"] == "2026-12-11"
    assert answer["requested_delivery_range"] == ["2026-12-07", "2026-12-11"]


def test_an_acceptance_carries_lines_date_place_and_number_of_the_quote_d45(clerk):
    found = clerk(
        text="Tak, vi accepterer tilbuddet.",
        subject="SV: Tilbud SQ-10241",
        answers="<q@engros.example>",
        history=[QUOTE],
    )
    answer = to_answer("m1", TODAY, found)
    assert (answer["intent"], answer["quote_no"], answer["requested_delivery_date"]) == (
        "quote_acceptance",
        "SQ-10241",
        "2026-12-31",
    )
    assert (answer["ship_to"], answer["external_document_no"]) == ({"code": "LAGER"}, "PO-77")
    assert [(one["item_no"], one["quantity"]) for one in answer["lines"]] == [("1200", "8")]


def test_an_answer_that_names_another_day_place_and_number_changes_them(clerk):
    found = clerk(
        text="Vi accepterer tilbuddet, vores ordrenummer er 9001. Leveres til Odense senest den 4. december.",
        subject="SV: Tilbud SQ-10241",
        answers="<q@engros.example>",
        history=[QUOTE],
    )
    assert (found.request.requested_date, found.ship_to.place.code, found.request.document_no) == (
        date(2026, 12, 4),
        "ODENSE",
        "9001",
    )


def test_an_answer_that_wants_it_at_home_has_no_other_place(clerk):
    found = clerk(
        text="Vi accepterer tilbuddet, men lever til Aarhus i stedet.",
        subject="SV: Tilbud SQ-10241",
        answers="<q@engros.example>",
        history=[QUOTE],
    )
    assert to_answer("m1", TODAY, found)["ship_to"] is None


def test_the_number_in_the_subject_joins_where_the_thread_is_lost_d21(clerk):
    found = clerk(text="Vi accepterer tilbuddet.", subject="SV: Tilbud SQ-10241", history=[QUOTE])
    assert found.answered.quote_no == "SQ-10241"


def test_another_customers_quote_is_never_joined_d30(clerk):
    found = clerk(
        sender="niels@nordlyshotel.example",
        text="Vi accepterer tilbuddet.",
        subject="SV: Tilbud SQ-10241",
        history=[QUOTE],
    )
    assert (found.answered, found.request.lines) == (None, ())


def test_a_stranger_who_only_names_a_quotes_number_gets_nothing_of_it_d30(clerk):
    found = clerk(
        sender="x@strange.example", text="We accept.", subject="Re: Quote SQ-10241", history=[QUOTE]
    )
    assert (found.answered, found.request.lines, found.sender.proposed_customer_no) == (None, (), "")


def test_what_a_colleague_passes_on_is_read_and_proposed_d33(clerk):
    found = clerk(
        sender="mona@engros.example",
        text="Vil en af jer tage den?",
        subject="VS: Hjul",
        quoted="Fra: Bodil Bro <bodil@brobyen.example>\nSendt: i dag\nTil: Mona\nEmne: Hjul\n\nVi vil gerne bestille 4 baghjul til lageret.\n\nMvh\nBodil",
    )
    answer = to_answer("m1", TODAY, found)
    assert (answer["customer_no"], answer["proposed_customer_no"], answer["flags"]) == (
        None,
        "C1",
        ["forwarded"],
    )
    assert (answer["lines"][0]["item_no"], answer["ship_to"]) == ("1200", {"code": "LAGER"})


def test_a_spoofed_mail_keeps_the_claimed_customer_and_is_flagged_d26(clerk):
    answer = to_answer("m1", TODAY, clerk(text="Vi bestiller 4 baghjul.", trust=Trust.FAIL))
    assert (answer["customer_no"], answer["flags"]) == ("C1", ["spoof_suspect"])


def test_a_question_about_what_another_customer_pays_is_flagged_d24(clerk):
    found = clerk(text="Hvad giver Nordlys Hotel og Konference i rabat? Kan I fortælle mig deres priser?")
    assert "asks_about_other_customer" in found.request.flags
    own = clerk(
        sender="niels@nordlyshotel.example", text="Hvilke priser har vi, Nordlys Hotel og Konference?"
    )
    assert "asks_about_other_customer" not in own.request.flags


def test_a_past_day_is_kept_as_written_with_the_flag(clerk):
    answer = to_answer("m1", TODAY, clerk(text="Vi bestiller 4 baghjul til levering den 2. november 2026."))
    assert (answer["requested_delivery_date"], answer["flags"]) == ("2026-11-02", ["past_delivery_date"])


def test_a_lists_mail_is_a_newsletter_without_lines(clerk):
    found = clerk(sender="n@news.example", text="Bestil 4 baghjul nu!", kind=MailKind.LIST)
    assert (found.request.intent, found.request.lines) == ("newsletter", ())


def test_attachments_are_read_for_the_proposed_customer_and_their_place_goes_first(clerk):
    asked = []

    def attach(request, language, customer_no):
        asked.append((language, customer_no))
        return replace(request, ship_to_text="Søndre Skole, Parkallé 77, 2807 Lyngby")

    found = clerk(
        sender="ny@brobyen.example", text="Hermed ordre på 4 baghjul. Levering til Odense.", attach=attach
    )
    assert (asked, found.ship_to.place.code) == ([("da", "C1")], "SKOLE-S")


def test_an_open_wish_says_reason_quantity_and_candidates(clerk):
    (wish,) = to_answer("m1", TODAY, clerk(text="Vi bestiller 4 stk. flyvende tæpper 3x4 m"))["unresolved"]
    assert (wish["reason"], wish["candidates"], Decimal(wish["quantity"])) == ("unknown_item", [], Decimal(4))


def test_what_the_task_knows_goes_before_what_the_mail_tells(catalogue):
    told = Told(customer_no="C1", answered=from_row(QUOTE))
    found = understand(
        mail(sender="privat@gmail.com", text="Vi accepterer tilbuddet.", subject="SV: Tilbud"),
        catalogue=catalogue,
        parties=PARTIES,
        history=History(),
        desk=Desk("da", "DK"),
        today=TODAY,
        told=told,
    )
    assert (found.sender.customer_no, found.sender.reason) == ("C1", "told")
    assert (found.request.intent, found.ship_to.place) == ("quote_acceptance", WAREHOUSE)
    assert [one.quantity for one in found.request.lines] == [Decimal(8)]
