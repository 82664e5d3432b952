"""What a task does next, as tables: the 2x2 table of D-9 and D-10, the reviews D-4, D-5, D-8, D-11, and who says yes (D-65)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.desks.models import AskFirst, ReviewMode
from domain.intake.request import Contradiction, Intent
from domain.tasks.advance import (
    OUT_OF_SCOPE,
    Ask,
    DocumentFacts,
    Draft,
    Facts,
    Finish,
    MakeOrder,
    MakeQuote,
    Read,
    Reject,
    Rules,
    Wait,
    next_move,
)
from domain.tasks.states import StepKind
from tests.build import line, request, wish

DEFAULTS = Rules(
    review_known=ReviewMode.FIRST,
    review_unknown=ReviewMode.ALL,
    only_available=True,
    review_quotes=False,
    send_quotes=True,
    make_orders=True,
    review_orders=False,
    ask_first=AskFirst.REVIEWER,
)
REVIEWED = {"incoming": "U1"}
QUOTE = DocumentFacts("SQ-1", 1, "open", replied_version=0, sent_version=0)
DRAFTED = replace(QUOTE, replied_version=1)
SENT = DocumentFacts("SQ-1", 1, "sent", replied_version=0, sent_version=1)
ORDER = DocumentFacts("SO-1", 1, "open", replied_version=0, sent_version=0)
SHORT = {"item_no": "CHAIR", "requested": "25", "available": "20"}


def rules(**fields) -> Rules:
    return replace(DEFAULTS, **fields)


def facts(**fields) -> Facts:
    """A known customer's first request that was read and reviewed; nothing is quoted yet."""
    known = {
        "rules": DEFAULTS,
        "round": 5,
        "first_round": True,
        "read_round": 5,
        "failures": 0,
        "reading_id": 3,
        "request": request(),
        "contact_known": True,
        "several_customers": False,
        "blocked": "",
        "decisions": REVIEWED,
    }
    return Facts(**{**known, **fields})


def quoted(**fields) -> Facts:
    """The quote of this reading stands."""
    return facts(**{"quote": QUOTE, "quoted_reading_id": 3, **fields})


def accepted(**fields) -> Facts:
    """The quote is with the customer, who says yes; nobody has reviewed that mail."""
    known = {
        "first_round": False,
        "wrote_again": True,
        "quote": SENT,
        "quoted_reading_id": 2,
        "request": request(intent=Intent.QUOTE_ACCEPTANCE),
        "decisions": {},
        "answered_version": 1,
    }
    return facts(**{**known, **fields})


# -- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unread", [{"request": None}, {"read_round": 4}])
def test_what_was_not_read_is_read_first(unread):
    assert next_move(facts(**unread)) == Read()


def test_after_three_failures_a_person_is_asked():
    assert next_move(facts(failures=2, request=None)) == Read()
    problems = [{"code": "unreadable.broken", "values": {}}]
    assert next_move(facts(failures=3, request=None)) == Ask(StepKind.UNREADABLE, {"problems": problems})


# -- who, and is it ours (D-24, D-30, D-32, D-34, D-36) -----------------------------------------------------


def test_an_address_of_several_customers_asks_before_anything_else_d36():
    asked = facts(several_customers=True, contact_known=False, request=request(intent=Intent.SPAM))
    assert next_move(asked) == Ask(StepKind.SEVERAL_CUSTOMERS)


def test_an_unknown_sender_asks_d32():
    assert next_move(facts(contact_known=False)) == Ask(StepKind.UNKNOWN_SENDER)


@pytest.mark.parametrize("intent", sorted(OUT_OF_SCOPE))
@pytest.mark.parametrize("known", [True, False])
def test_out_of_scope_goes_to_a_person_with_the_intent_whoever_wrote_d24(intent, known):
    move = next_move(facts(request=request(intent=intent), contact_known=known))
    assert move == Ask(StepKind.OUT_OF_SCOPE, {"intent": intent.value})


@pytest.mark.parametrize("intent", sorted(set(Intent) - OUT_OF_SCOPE))
def test_every_other_intent_is_answered(intent):
    assert next_move(facts(request=request(line(), intent=intent))) == MakeQuote()


def test_a_person_may_say_that_a_mail_is_a_request_after_all():
    said = facts(
        request=request(line(), intent=Intent.OTHER), decisions={**REVIEWED, "intent": "quote_request"}
    )
    assert next_move(said) == MakeQuote()


def test_a_blocked_customer_asks_before_a_quote_d34():
    assert next_move(facts(blocked="all")) == Ask(StepKind.BLOCKED_CUSTOMER, {"blocked": "all"})
    assert next_move(facts(blocked="all", decisions={**REVIEWED, "blocked_customer": "U1"})) == MakeQuote()


# -- the review of the incoming mail (D-4, D-5, D-26) -------------------------------------------------------

ASKS = Ask(StepKind.INCOMING)


@pytest.mark.parametrize(
    ("mode", "first", "asks"),
    [
        (ReviewMode.NONE, True, False),
        (ReviewMode.NONE, False, False),
        (ReviewMode.FIRST, True, True),
        (ReviewMode.FIRST, False, False),
        (ReviewMode.ALL, True, True),
        (ReviewMode.ALL, False, True),
    ],
)
def test_registered_senders_are_reviewed_by_d4_and_others_by_d5(mode, first, asks):
    registered = facts(
        rules=rules(review_known=mode, review_unknown=ReviewMode.NONE), first_round=first, decisions={}
    )
    other = facts(
        rules=rules(review_unknown=mode, review_known=ReviewMode.NONE),
        first_round=first,
        decisions={},
        unregistered=True,
    )
    assert (next_move(registered) == ASKS) is asks
    assert (next_move(other) == ASKS) is asks


@pytest.mark.parametrize("mode", ReviewMode)
def test_a_failed_authentication_always_forces_review_d26(mode):
    spoofed = facts(rules=rules(review_known=mode), first_round=False, decisions={}, suspicious=True)
    assert next_move(spoofed) == ASKS
    assert next_move(replace(spoofed, decisions=REVIEWED)) == MakeQuote()


def test_a_rejection_is_reviewed_before_it_closes_the_quote():
    no = accepted(request=request(intent=Intent.QUOTE_REJECTION), rules=rules(review_known=ReviewMode.ALL))
    assert next_move(no) == ASKS


# -- what exactly (D-40, D-43), and can we deliver (D-51) ---------------------------------------------------


def test_an_open_wish_asks_the_reviewer_or_the_customer_as_the_desk_says_d43():
    unclear = request(line(), open=(wish(),))
    assert next_move(facts(request=unclear)) == Ask(StepKind.ITEMS)
    customer = rules(ask_first=AskFirst.CUSTOMER)
    assert next_move(facts(request=unclear, rules=customer)) == Draft("options")
    drafted = {**REVIEWED, "drafted": "options"}
    assert next_move(facts(request=unclear, rules=customer, decisions=drafted)) == Wait()


def test_what_mail_and_attachment_say_differently_asks_the_reviewer_never_the_customer_d86():
    differs = request(contradictions=(Contradiction("date", "2026-12-11", "2026-12-14", "order.pdf"),))
    for asks in AskFirst:
        found = next_move(facts(request=differs, rules=rules(ask_first=asks), decisions=REVIEWED))
        assert found == Ask(StepKind.ITEMS)


def test_the_reviewer_may_pass_the_question_on_to_the_customer_once_d43():
    unclear = request(open=(wish(),), nothing=True)
    chosen = {**REVIEWED, "items": "ask_customer"}
    assert next_move(facts(request=unclear, decisions=chosen)) == Draft("options")
    assert next_move(facts(request=unclear, decisions={**chosen, "drafted": "options"})) == Wait()


def test_a_request_without_any_line_asks_a_person_never_the_customer_d40():
    nothing = facts(request=request(nothing=True), rules=rules(ask_first=AskFirst.CUSTOMER))
    assert next_move(nothing) == Ask(StepKind.ITEMS)


def test_not_available_asks_then_drafts_a_mail_or_quotes_anyway_d51():
    short = facts(short=(SHORT,))
    assert next_move(short) == Ask(StepKind.NOT_AVAILABLE, {"short": [SHORT]})
    draft = {**REVIEWED, "not_available": "draft"}
    assert next_move(replace(short, decisions=draft)) == Draft("not_available")
    assert next_move(replace(short, decisions={**draft, "drafted": "not_available"})) == Wait()
    assert next_move(replace(short, decisions={**REVIEWED, "not_available": "quote"})) == MakeQuote()


def test_with_d6_off_a_shortage_does_not_ask():
    assert next_move(facts(short=(SHORT,), rules=rules(only_available=False))) == MakeQuote()


# -- the 2x2 table of D-9 (send) and D-10 (make), with D-8 and D-11 -----------------------------------------


@pytest.mark.parametrize(
    ("send", "make", "move"),
    [
        (True, True, Draft("quote")),
        (True, False, Draft("quote")),
        (False, True, MakeOrder()),
        (False, False, Finish("quote_made")),
    ],
)
@pytest.mark.parametrize("review", [True, False])
def test_what_follows_a_quote_in_the_four_cells_d9_d10_with_and_without_d8(send, make, move, review):
    desk = rules(send_quotes=send, make_orders=make, review_quotes=review)
    stands = quoted(rules=desk)
    if review:
        assert next_move(stands) == Ask(StepKind.QUOTE, {"number": "SQ-1", "version": 1})
        stands = replace(stands, decisions={**REVIEWED, "quote": 1})
    assert next_move(stands) == move


def test_a_review_of_the_quote_counts_for_its_version_only_d8():
    newer = quoted(
        rules=rules(review_quotes=True), quote=replace(QUOTE, version=2), decisions={**REVIEWED, "quote": 1}
    )
    assert next_move(newer) == Ask(StepKind.QUOTE, {"number": "SQ-1", "version": 2})


def test_a_drafted_quote_is_not_drafted_again_but_its_next_version_is():
    assert next_move(quoted(quote=DRAFTED)) == Wait()
    assert next_move(quoted(quote=replace(DRAFTED, version=2))) == Draft("quote")


@pytest.mark.parametrize(
    ("make", "review", "move"),
    [
        (True, False, Ask(StepKind.ACCEPTANCE, {"number": "SQ-1", "version": 1, "answered_version": 1})),
        (True, True, MakeOrder()),
        (False, False, Ask(StepKind.ORDERS_OFF, {"number": "SQ-1"})),
        (False, True, Ask(StepKind.ORDERS_OFF, {"number": "SQ-1"})),
    ],
)
def test_an_acceptance_makes_an_order_or_asks_as_d10_and_d11_say(make, review, move):
    assert next_move(accepted(rules=rules(make_orders=make, review_orders=review))) == move


def test_the_review_of_the_accepting_mail_is_the_yes_d65():
    assert next_move(accepted(rules=rules(review_known=ReviewMode.ALL), decisions=REVIEWED)) == MakeOrder()


def test_no_order_without_a_person_s_yes_where_no_setting_asks_for_one_d65():
    nobody = rules(review_known=ReviewMode.NONE)
    asked = next_move(accepted(rules=nobody))
    assert asked.kind is StepKind.ACCEPTANCE
    assert next_move(accepted(rules=nobody, decisions={"acceptance": "U1"})) == MakeOrder()
    silent = rules(review_known=ReviewMode.NONE, send_quotes=False)
    assert next_move(quoted(rules=silent, decisions={})).kind is StepKind.ACCEPTANCE


@pytest.mark.parametrize("review_orders", [True, False])
def test_a_yes_to_an_older_version_asks_whatever_was_reviewed_d65(review_orders):
    older = accepted(
        quote=replace(SENT, version=2, sent_version=2),
        rules=rules(review_orders=review_orders, review_known=ReviewMode.ALL),
        decisions=REVIEWED,
    )
    expected = {"number": "SQ-1", "version": 2, "answered_version": 1}
    assert next_move(older) == Ask(StepKind.ACCEPTANCE, expected)
    assert next_move(replace(older, decisions={**REVIEWED, "acceptance": "U1"})) == MakeOrder()


def test_a_yes_in_a_mail_of_unknown_version_counts_for_the_quote():
    assert (
        next_move(accepted(answered_version=0, decisions=REVIEWED, rules=rules(review_known=ReviewMode.ALL)))
        == MakeOrder()
    )


@pytest.mark.parametrize("intent", [Intent.QUOTE_ACCEPTANCE, Intent.QUOTE_REQUEST])
def test_a_made_order_is_reviewed_by_d11_then_its_confirmation_is_drafted_once(intent):
    made = quoted(order=ORDER, request=request(line(), intent=Intent.QUOTE_ACCEPTANCE), quote=SENT)
    assert next_move(made) == Draft("order")
    reviewed = replace(made, rules=rules(review_orders=True))
    assert next_move(reviewed) == Ask(StepKind.ORDER, {"number": "SO-1", "version": 1})
    assert next_move(replace(reviewed, decisions={**REVIEWED, "order": 1})) == Draft("order")
    assert next_move(replace(made, order=replace(ORDER, replied_version=1))) == Wait()
    assert next_move(replace(made, order=replace(ORDER, replied_version=1, sent_version=1))) == Finish(
        "ordered"
    )


def test_a_second_yes_after_the_confirmation_left_needs_no_second_confirmation():
    again = accepted(order=replace(ORDER, state="confirmed", sent_version=1))
    assert next_move(again) == Finish("ordered")
    reviewing = rules(review_orders=True)
    assert next_move(replace(again, rules=reviewing)) == Finish("ordered")


# -- the customer writes again about a quote or an order (D-64) ---------------------------------------------


@pytest.mark.parametrize("intent", [Intent.QUOTE_CHANGE, Intent.QUOTE_REQUEST, Intent.PRODUCT_INQUIRY])
def test_a_later_mail_about_a_quote_goes_to_a_person_d64(intent):
    wrote = accepted(request=request(line(), intent=intent))
    assert next_move(wrote) == Ask(StepKind.CHANGE)


@pytest.mark.parametrize(
    "said",
    [
        request(nothing=True, intent=Intent.QUOTE_CHANGE),
        request(line(), open=(wish(),), intent=Intent.QUOTE_CHANGE),
    ],
)
def test_what_a_person_applied_is_answered_with_the_quote_whatever_was_read_d64(said):
    applied = accepted(
        request=said, decisions={"change": "applied"}, quoted_reading_id=3, quote=replace(SENT, version=2)
    )
    assert next_move(applied) == Draft("quote")


def test_a_change_after_the_order_goes_to_a_person_and_then_to_the_customer_d64():
    wrote = accepted(
        order=replace(ORDER, sent_version=1), request=request(line(), intent=Intent.QUOTE_CHANGE)
    )
    assert next_move(wrote) == Ask(StepKind.CHANGE)
    assert next_move(replace(wrote, decisions={"change": "applied"})) == Draft("order")
    assert next_move(
        replace(
            wrote, decisions={"change": "applied"}, order=replace(ORDER, replied_version=1, sent_version=1)
        )
    ) == Finish("ordered")


def test_a_rejection_closes_the_quote_d65():
    assert next_move(accepted(request=request(intent=Intent.QUOTE_REJECTION))) == Reject()


def test_a_rejection_after_the_order_is_for_a_person():
    late = accepted(order=ORDER, request=request(intent=Intent.QUOTE_REJECTION))
    assert next_move(late) == Ask(StepKind.CHANGE)


@pytest.mark.parametrize("state", ["rejected", "cancelled"])
def test_a_change_of_a_closed_document_is_handled_by_the_person_who_confirmed_it_and_offers_nothing_d68(
    state,
):
    change = request(line(), intent=Intent.QUOTE_CHANGE)
    closed = accepted(request=change, quote=replace(SENT, version=2, state=state))
    assert next_move(closed) == Ask(StepKind.CHANGE)
    applied = replace(closed, decisions={"change": "applied"}, quoted_reading_id=3)
    assert next_move(applied) == Finish("handled")
    order = replace(ORDER, version=2, state="cancelled", sent_version=1)
    assert next_move(replace(applied, quote=SENT, order=order)) == Finish("handled")


def test_who_said_who_wrote_has_seen_the_mail_but_not_said_yes_to_an_order_d5_d65():
    seen = {"seen": "U1"}
    unknown = rules(review_unknown=ReviewMode.ALL)
    assert next_move(facts(rules=unknown, unregistered=True, decisions=seen)) == MakeQuote()
    at_once = rules(review_unknown=ReviewMode.ALL, send_quotes=False)
    assert next_move(quoted(rules=at_once, decisions=seen)).kind is StepKind.ACCEPTANCE
    assert next_move(quoted(rules=at_once, decisions=REVIEWED)) == MakeOrder()


@pytest.mark.parametrize("state", ["rejected", "cancelled"])
def test_a_closed_quote_is_not_closed_again_nor_turned_into_an_order_d68(state):
    closed = replace(SENT, state=state)
    assert next_move(accepted(quote=closed, request=request(intent=Intent.QUOTE_REJECTION))) == Finish(
        "rejected"
    )
    assert next_move(accepted(quote=closed)) == Ask(StepKind.CHANGE)
    assert next_move(accepted(quote=closed, decisions={"change": "applied"})) == Finish("handled")
