"""The development corpus, body-only mails: floors that may only rise. Prints what is not right when a floor breaks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.mail.parse import parse
from domain.intake.evaluation import Tally, add
from domain.intake.read import read
from domain.intake.request import Intent, Request, RequestLine, Span
from domain.sales.folder import read_company

pytestmark = pytest.mark.shared

OWN = frozenset({"salg@nordbo-engros.example"})


@pytest.fixture(scope="module")
def tally(shared) -> Tally:
    corpus, data = shared / "corpus" / "dev", shared / "data" / "nordbo"
    files = {
        path.name: path.read_text(encoding="utf-8").splitlines(keepends=True) for path in data.glob("*.csv")
    }
    catalogue = read_company(files).catalogue
    labels = [json.loads(line) for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    history = [
        json.loads(line) for line in (corpus / "history.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    counted, asked = Tally(), {}
    for label in sorted(labels, key=lambda one: one["id"]):
        mail = parse((corpus / "mails" / f"{label['id']}.eml").read_bytes(), own_addresses=OWN).mail
        before = _document(mail, history)
        request = read(
            mail.new_text,
            subject=mail.subject,
            quoted=mail.quoted_text,
            language_hint="da",
            customer_no=label["customer_no"] or "",
            today=date.fromisoformat(label["today"]),
            catalogue=catalogue,
            offered=_offered(before),
            kind=mail.kind.value,
            pending=asked.get(label.get("thread"), ()),
        )
        asked[label["id"]] = request.open
        if "attachment_is_order" not in label["flags"]:
            add(counted, label, _carried(request, before), lambda item, uom: catalogue.units(item).get(uom))
    return counted


def _document(mail, history):
    ids = {mail.in_reply_to, *mail.references}
    by_id = [one for one in history if ids & set(one["message_ids"])]
    by_number = [
        one for one in history if one["quote_no"] and one["quote_no"] in mail.subject + mail.quoted_text
    ]
    return next(iter(by_id or by_number), None)


def _offered(before) -> tuple[RequestLine, ...]:
    lines = before["lines"] if before else []
    place = Span("quote", 0, 0, "")
    return tuple(
        RequestLine(
            one["item_no"],
            one["variant_code"] or "",
            Decimal(one["quantity"]),
            one["uom"],
            None,
            place,
            "quote",
            1.0,
        )
        for one in lines
    )


def _carried(request: Request, before) -> Request:
    """Date and number of the quote stay unless the answer names others: what the task does."""
    if before is None or request.intent not in {Intent.QUOTE_CHANGE, Intent.QUOTE_ACCEPTANCE}:
        return request
    day = before["requested_delivery_date"]
    return replace(
        request,
        requested_date=request.requested_date or (date.fromisoformat(day) if day else None),
        document_no=request.document_no or before["external_document_no"] or "",
    )


def test_every_body_only_mail_is_counted(tally):
    assert tally.mails == 122


def test_wrong_lines_are_at_most_one_in_a_hundred(tally):
    assert tally.wrong_line_rate <= 0.01, tally.problems


def test_lines_are_found_as_well_as_measured(tally):
    assert tally.f1 >= 0.95, tally.problems


def test_intents_are_right(tally):
    assert tally.rate("intent_right") >= 0.97, tally.problems


def test_document_numbers_are_right(tally):
    assert tally.rate("number_right") >= 0.98, tally.problems


def test_delivery_dates_are_right_and_never_wrong_twice(tally):
    assert tally.rate("date_right") >= 0.97, tally.problems
    assert tally.date_wrong <= 1, tally.problems
