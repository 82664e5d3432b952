from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.intake.evaluation import date_is_right, mark
from domain.intake.scores import changes, groups, quantile, report, score, worst

LABEL = {
    "id": "x1",
    "language": "da",
    "intent": "order_request",
    "customer_no": None,
    "proposed_customer_no": "C1",
    "external_document_no": "PO-1",
    "requested_delivery_date": "2026-12-11",
    "requested_delivery_range": ["2026-12-07", "2026-12-11"],
    "ship_to": {
        "custom": {
            "name": "Ny Skole",
            "address": "Vej 1",
            "postcode": "123 45",
            "city": "Årby",
            "country": "SE",
        }
    },
    "lines": [{"item_no": "A", "variant_code": None, "quantity": "36", "uom": "PCS"}],
    "unresolved": [{"text": "nogle B", "reason": "missing_quantity", "candidates": ["B"]}],
    "flags": ["new_sender"],
}
LINE = {
    "item_no": "A",
    "variant_code": None,
    "quantity": "36.0",
    "uom": "PCS",
    "requested_delivery_date": None,
}
LABEL["lines"] = [{**LINE, "quantity": "36"}]
ANSWER = {
    **LABEL,
    "lines": [LINE],
    "unresolved": [{"text": "B", "reason": "missing_quantity", "candidates": ["B/RED", "C"]}],
}
FACTORS = {("A", "PCS"): Decimal(1), ("A", "BOX"): Decimal(12)}


def factor(item, unit):
    return FACTORS.get((item, unit))


def marked(**changed):
    return mark(LABEL, {**ANSWER, **changed}, factor)


def test_three_boxes_of_twelve_are_thirty_six_pieces():
    found = marked(lines=[{**LINE, "quantity": "3", "uom": "BOX"}])
    assert (found.exact, found.right_lines, found.problems) == (True, 1, [])


def test_another_quantity_is_a_wrong_line_and_a_missed_one():
    found = marked(lines=[{**LINE, "quantity": "3"}])
    assert (found.read_lines, found.gold_lines, found.right_lines, found.exact) == (1, 1, 0, False)
    assert found.problems == ["WRONG line: 3 base units of A", "missed line: 36 base units of A"]


def test_any_day_of_the_range_is_right_and_none_is_right_only_where_none_is_labelled():
    assert date_is_right(LABEL, date(2026, 12, 8))
    assert not date_is_right(LABEL, date(2026, 12, 12))
    assert date_is_right({"requested_delivery_date": None}, None)
    assert not date_is_right({"requested_delivery_date": None}, date(2026, 12, 8))


def test_a_request_is_not_exact_without_the_proposed_customer():
    found = marked(proposed_customer_no=None)
    assert (found.exact, found.right["customer"], found.right["proposed"]) == (False, True, False)


def test_a_question_for_another_reason_or_one_too_many_is_not_exact_but_may_be_asked_well():
    other = marked(unresolved=[{"text": "B", "reason": "ambiguous", "candidates": ["B"]}])
    assert (other.exact, other.asked_well) == (False, 1)
    more = marked(
        unresolved=[*ANSWER["unresolved"], {"text": "x", "reason": "unknown_item", "candidates": []}]
    )
    assert (more.exact, more.asked, more.asked_well) == (False, 2, 1)


def test_a_written_address_is_compared_by_letters_and_digits():
    place = LABEL["ship_to"]["custom"]
    assert marked(ship_to={"custom": {**place, "postcode": "12345", "city": "Arby"}}).right["ship_to"]
    assert not marked(ship_to={"custom": {**place, "address": "Vej 2"}}).right["ship_to"]
    assert not marked(ship_to={"code": "LAGER"}).right["ship_to"]
    assert not marked(ship_to=None).right["ship_to"]


def test_a_flag_too_many_and_one_missing_are_both_said():
    found = marked(flags=["forwarded"])
    assert found.problems == ["flag too many: forwarded", "flag missing: new_sender"]
    assert found.exact


def test_a_mail_that_failed_is_wrong_in_everything():
    found = mark(LABEL, {"id": "x1", "error": "broken"}, factor)
    assert (found.exact, found.gold_lines, found.problems) == (False, 1, ["error: broken"])
    assert not any(found.right.values())


def test_rates_are_shares_of_mails_and_of_lines():
    good, bad = marked(), marked(lines=[{**LINE, "quantity": "3"}, LINE], intent="other")
    found = score([good, bad])
    assert (found.mails, found.exact, found.rates["intent"], found.rates["number"]) == (2, 0.5, 0.5, 1.0)
    assert (found.recall, round(found.wrong_lines, 3), found.ask_precision) == (1.0, 0.333, 1.0)
    assert [(kind, name) for kind, name, _ in groups([good])] == [
        ("all", "all"),
        ("language", "da"),
        ("intent", "order_request"),
        ("source", "body"),
    ]


def test_quantiles_are_values_that_were_measured():
    assert [quantile([4, 1, 3, 2], share) for share in (0.5, 0.95)] == [2, 4]
    assert quantile([], 0.5) is None


def test_the_difference_to_another_run_names_what_is_gone_and_what_is_new():
    before = report([marked(lines=[])], corpus="x")["mails"]
    (better,) = changes(before, [marked()])
    assert (better.better, better.is_exact, better.gone) == (True, True, ("missed line: 36 base units of A",))
    (worse,) = changes(report([marked()], corpus="x")["mails"], [marked(intent="other")])
    assert (worse.better, worse.was_exact, worse.new) == (False, True, ("intent: other is order_request",))
    assert changes(before, [marked(lines=[])]) == []


def test_a_wrong_line_makes_a_worse_mail_than_missed_ones():
    wrong = marked(lines=[LINE, {**LINE, "quantity": "1"}])
    missed = marked(lines=[], external_document_no=None)
    assert worst([missed, marked(), wrong], 5) == [wrong, missed]
