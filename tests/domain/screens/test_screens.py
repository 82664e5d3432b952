"""What people see, read in a constant number of queries whatever there is (D-71, D-80, D-85)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.cards.service import claim, home_opened, postpone, shown
from domain.commands import drafts, queue
from domain.desks import watch
from domain.errors import NotFound
from domain.inbox.facts import Trust
from domain.money import Money, to_minor
from domain.people.rights import Role
from domain.sales.credit import newest_rate
from domain.sales.models import Customer
from domain.screens import cards as screens
from domain.screens import desk_cards, home
from domain.screens.review import review_view, timeline_of
from domain.tasks.facts import Say
from domain.tasks.models import TimelineEvent
from domain.tasks.states import StepKind, StepState, TaskState
from tests.build import ACCEPTS, counted, line, make_member, request, wish


def read(shop, query, *arguments: object, **fields):
    with shop.frames.read_only() as tx:
        return query(tx, *arguments, **fields)


def card(shop, task_id):
    return read(shop, screens.task_card, task_id)


def warnings(shop, task_id) -> list[str]:
    return [one.code for one in card(shop, task_id).warnings]


# -- the task's card (D-71) ---------------------------------------------------------------------------------


def test_a_card_says_who_what_how_much_and_what_is_asked_d71(shop):
    task_id = shop.at(StepKind.REPLY)
    seen = card(shop, task_id)
    assert (seen.number, seen.state, seen.customer_name) == (1, TaskState.NEEDS_PERSON, "Ærø Hotel ApS")
    assert (seen.document, seen.amount) == ("SQ-1001 v1", shop.document("SQ-1001").gross)
    assert [(one.quantity, one.text) for one in seen.lines] == [(12, "Office chair, black")]
    (step,) = seen.steps
    assert (step.question.code, step.on_confirm.code) == ("step.reply.question", "step.reply.on_confirm")
    assert step.question.values["to"] == "birthe@hotel.example"
    assert (step.can_discard, step.must_open, step.beside) == (True, True, False)
    assert seen.waiting_since == shop.clock()


def test_a_decided_step_shows_who_and_when_and_no_open_step_d77(shop):
    task_id = shop.at(StepKind.INCOMING)
    shop.confirm(task_id, by=shop.bo)
    seen = card(shop, task_id)
    assert seen.steps == ()
    assert (seen.last.state, seen.last.decided_by, seen.last.decided_at) == (
        StepState.CONFIRMED,
        "Bo",
        shop.clock(),
    )
    assert seen.waiting_since is None


def test_the_review_comes_before_questions_about_mails(shop):
    task_id = shop.at_waiting()
    shop.bounce(task_id)
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    assert [one.kind for one in card(shop, task_id).steps] == [StepKind.ACCEPTANCE, StepKind.BOUNCED]


def test_after_a_bounce_was_noted_the_card_still_says_that_our_newest_mail_came_back_d24(shop):
    task_id = shop.at_waiting()
    assert card(shop, task_id).came_back == ""
    shop.bounce(task_id)
    shop.confirm(task_id)
    shop.advance()

    assert (card(shop, task_id).state, card(shop, task_id).came_back) == (
        TaskState.WAITING,
        "birthe@hotel.example",
    )


def test_before_a_quote_the_card_shows_what_was_read_and_counts_what_is_open(shop):
    task_id = shop.at(StepKind.ITEMS)
    seen = card(shop, task_id)
    assert [(one.quantity, one.text) for one in seen.lines] == [(12, "Office chair, black")]
    assert (seen.line_count, seen.open_count, seen.amount, seen.document) == (1, 1, None, "")


def test_only_the_first_lines_are_on_the_card(shop):
    many = request(*(line("PAPER", str(n), start=n) for n in range(1, 20)))
    seen = card(shop, shop.at_incoming(many))
    assert (len(seen.lines), seen.line_count) == (3, 19)


def test_warnings_name_what_a_person_must_know_d26_d34(shop):
    spoofed = shop.at_incoming(
        request(flags=frozenset({"prompt_injection", "past_delivery_date"})), trust=Trust.FAIL
    )
    assert warnings(shop, spoofed) == ["warning.spoofed", "warning.injection", "warning.past_date"]


def test_money_is_warned_of_and_blocks_nothing_d34(shop):
    task_id = shop.at(StepKind.REPLY)
    assert warnings(shop, task_id) == ["warning.credit_limit"]
    overdue = shop.at(StepKind.REPLY, request(line(quantity="2")), from_address="jg@bergheim.example")
    assert warnings(shop, overdue) == ["warning.overdue"]


def test_a_credit_limit_is_exceeded_by_an_amount_also_in_another_currency_d34(shop):
    (warning,) = card(shop, shop.at(StepKind.REPLY)).warnings
    gross = shop.document("SQ-1001").gross
    assert warning.values["over"] == Money(2_000_50 + gross.minor - 10_000_00, "DKK")

    with shop.frames.transaction() as tx:
        bergheim = tx.get_one(Customer, "C2")
        bergheim.credit_limit, bergheim.overdue = Decimal(100), Decimal(0)
    task_id = shop.at(StepKind.REPLY, request(line(quantity="2")), from_address="jg@bergheim.example")
    (warning,) = card(shop, task_id).warnings
    euros = shop.document("SQ-1002").gross
    with shop.frames.read_only() as tx:
        rate = newest_rate(tx, "EUR", shop.document("SQ-1002").document_date)
    assert euros.currency == "EUR"
    assert warning.values["over"] == Money(to_minor(euros.decimal() * rate, "DKK") - 100_00, "DKK")


def test_a_stranger_is_named_on_the_card_d21(shop):
    task_id = shop.at(StepKind.STRANGER)
    (warning,) = [one for one in card(shop, task_id).warnings if one.code == "warning.stranger"]
    assert warning == Say("warning.stranger", {"address": "evil@other.example"})


def test_a_card_of_no_task_is_not_found(shop):
    with pytest.raises(NotFound):
        card(shop, 404)


# -- Review -------------------------------------------------------------------------------------------------


def test_review_shows_the_mail_as_written_the_document_and_the_draft_d23_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    view = read(shop, review_view, shop.step(task_id).id, now=shop.clock())
    (written,) = view.mails
    assert (written.text, written.from_address) == ("12 black chairs, please", "birthe@hotel.example")
    assert view.document.number == "SQ-1001"
    assert (view.draft.to, view.draft.pdf_name) == (("birthe@hotel.example",), "SQ-1001.pdf")
    assert view.draft.table in view.draft.text
    assert [one.code for one in view.consequences][-1] == "consequence.final"


def test_review_of_an_edited_mail_shows_the_person_s_words_d74(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    shop.do(drafts.edit_draft, step.id, drafts.DraftEdit("Emne", "Mine ord", "Hilsen", ()), revision=1)
    view = read(shop, review_view, step.id, now=shop.clock())
    assert (view.draft.opening, view.step.revision) == ("Mine ord", 2)


def test_review_of_open_wishes_shows_evidence_and_candidates_d42(shop):
    task_id = shop.at(StepKind.ITEMS)
    sure, asked = read(shop, review_view, shop.step(task_id).id, now=shop.clock()).lines
    assert (sure.item_no, sure.why, sure.evidence) == ("CHAIR", "", "12 CHAIR")
    assert (asked.index, asked.why, asked.evidence) == (0, "ambiguous", "some chairs")


def test_review_of_an_unknown_sender_proposes_and_decides_nothing_d33(shop):
    task_id = shop.at(StepKind.UNKNOWN_SENDER)
    view = read(shop, review_view, shop.step(task_id).id, now=shop.clock())
    assert view.contacts[0][0] == "K1"
    assert shop.task(task_id).contact_no == ""


# -- timeline, thread entries, calls ------------------------------------------------------------------------


def test_the_timeline_is_in_order_and_names_people(shop):
    task_id = shop.at_waiting()
    entries = read(shop, timeline_of, task_id)
    assert [one.text.code for one in entries][:3] == [
        "timeline.mail.in.received",
        "timeline.reading.self.made",
        "timeline.step.self.opened",
    ]
    assert [one.by for one in entries if one.text.code.endswith("confirmed")] == ["Ana", "Ana"]
    assert entries[-1].text.code == "timeline.mail.out.sent"


def test_a_thread_entry_of_a_mail_carries_its_words_d22(shop):
    task_id = shop.at_waiting()
    events = shop.all(TimelineEvent, TimelineEvent.task_id == task_id)
    arrived = read(shop, screens.event_view, events[0].id)
    left = read(shop, screens.event_view, events[-1].id)
    assert arrived.body == "12 black chairs, please"
    assert left.body == shop.outside.performed[0].payload["text"]
    assert read(shop, screens.event_view, 404) is None


def posted(shop, *subjects: str) -> None:
    """All cards are painted; ``subjects`` are among them."""
    painted = []
    while True:
        with shop.frames.transaction() as tx:
            claimed = claim(tx, now=shop.clock())
            if claimed is None:
                break
            shown(tx, claimed, channel=claimed.channel, ts=f"1.{len(painted)}")
            painted.append(claimed.subject)
    assert set(subjects) <= set(painted)


def test_a_step_that_was_decided_before_anybody_was_called_calls_nobody_d85(shop):
    task_id = shop.at(StepKind.INCOMING)
    step = shop.step(task_id)
    shop.confirm(task_id)
    assert read(shop, screens.ping, step.id) is None


def test_a_call_that_may_have_been_posted_is_edited_when_its_step_is_decided_d85(shop):
    task_id = shop.at(StepKind.INCOMING)
    step = shop.step(task_id)
    with shop.frames.transaction() as tx:
        while (claimed := claim(tx, now=shop.clock())) is not None:
            if claimed.subject == f"ping:{step.id}":
                postpone(tx, claimed, error="no_answer", until=shop.clock(), maybe_posted=True)
                break
            shown(tx, claimed, channel=claimed.channel, ts=claimed.subject)
    shop.confirm(task_id)
    assert read(shop, screens.ping, step.id).state is StepState.CONFIRMED


def test_a_call_mentions_who_claimed_the_task_else_the_duty_list_d85(shop):
    task_id = shop.at(StepKind.REPLY)
    step = shop.step(task_id)
    assert read(shop, screens.ping, step.id).mentions == ("UDUTY",)
    shop.do(queue.claim, task_id, by=shop.bo)
    assert read(shop, screens.ping, step.id).mentions == ("U2",)
    posted(shop, f"task:{task_id}", f"ping:{step.id}")
    shop.confirm(task_id)
    decided = read(shop, screens.ping, step.id)
    assert (decided.state, decided.decided_by, decided.decided_at) == (
        StepState.CONFIRMED,
        "Ana",
        shop.clock(),
    )
    assert read(shop, screens.ping, 404) is None


# -- the desk's summary and App Home (D-80) -----------------------------------------------------------------


def test_the_summary_counts_what_needs_attention_and_since_when_d80(shop):
    first = shop.clock()
    shop.at(StepKind.PAUSED)
    shop.later(minutes=10)
    shop.at(StepKind.INCOMING)
    shop.at_waiting()
    with shop.frames.transaction() as tx:
        watch.looked(tx, 1, error="login_refused", now=shop.clock())
    summary = read(shop, desk_cards.desk_summary, 1)
    assert (summary.attention, summary.running, summary.waiting) == (2, 0, 1)
    assert (summary.oldest_since, summary.mailbox_error) == (first, "login_refused")
    assert read(shop, desk_cards.desk_summary, 404) is None


def open_tasks(shop, count) -> None:
    for _ in range(count):
        shop.arrive()
        shop.later(seconds=1)
    shop.advance()


def test_home_shows_what_needs_attention_first_oldest_on_top_in_pages_d80(shop):
    open_tasks(shop, 11)
    first = read(shop, home.inbox, shop.ana)
    assert (first.attention_count, first.pages, first.page) == (11, 2, 0)
    assert [one.number for one in first.attention] == list(range(1, 9))
    assert first.attention[0].question.code == "step.incoming.question"

    with shop.frames.transaction() as tx:
        home_opened(tx, "U1", now=shop.clock(), page=1)
    assert [one.number for one in read(shop, home.inbox, shop.ana).attention] == [9, 10, 11]
    with shop.frames.transaction() as tx:
        home_opened(tx, "U1", now=shop.clock(), page=99)
    assert read(shop, home.inbox, shop.ana).page == 1


def test_home_puts_every_task_in_its_place_d80(shop):
    shop.at_waiting()
    done = shop.at(StepKind.OUT_OF_SCOPE)
    shop.confirm(done)
    shop.stop(shop.at(StepKind.INCOMING))
    shop.at_sending()
    seen = read(shop, home.inbox, shop.ana)
    assert [one.number for one in seen.waiting] == [1]
    assert {one.number for one in seen.recent} == {2, 3}
    assert [one.number for one in seen.running] == [4]
    assert seen.attention == ()


def test_home_shows_the_tasks_of_one_s_own_desks_only_d15(shop):
    open_tasks(shop, 1)
    assert read(shop, home.inbox, shop.elin).attention_count == 0
    assert read(shop, home.task_list, shop.elin) == ()
    with shop.frames.transaction() as tx:
        boss = make_member(tx, "UA", "Admin", Role.ADMINISTRATOR, now=shop.clock())
    assert read(shop, home.inbox, boss).attention_count == 1


def test_a_row_shows_the_review_even_if_a_question_about_a_mail_is_open_too(shop):
    task_id = shop.at_waiting()
    shop.bounce(task_id)
    shop.answer(task_id, ACCEPTS)
    shop.advance()
    (row,) = read(shop, home.task_list, shop.ana)
    assert row.step_id == shop.step(task_id).id


# -- a constant number of queries ---------------------------------------------------------------------------


def statements(shop, query, *arguments: object, **fields) -> int:
    with counted(shop.frames.engine) as said:
        read(shop, query, *arguments, **fields)
    return len(said)


def test_lists_ask_the_database_as_often_for_fifteen_tasks_as_for_one_d80(shop):
    open_tasks(shop, 1)
    lists = ((home.inbox, shop.ana), (home.task_list, shop.ana), (desk_cards.desk_summary, 1))
    one = [statements(shop, *query) for query in lists]
    open_tasks(shop, 14)
    fifteen = [statements(shop, *query) for query in lists]

    assert read(shop, home.inbox, shop.ana).attention_count == 15
    assert all(many <= few for many, few in zip(fifteen, one, strict=True)), (one, fifteen)
    assert max(fifteen) <= 20


def test_a_card_asks_the_database_as_often_for_many_lines_and_a_long_history_as_for_few(shop):
    short = shop.at(StepKind.REPLY)
    long = shop.at(StepKind.REPLY, request(*(line("SETUP", str(1 + n % 3), start=n) for n in range(40))))
    for number in range(10):
        step = shop.step(long)
        shop.do(
            drafts.edit_draft,
            step.id,
            drafts.DraftEdit("Emne", f"Ord {number}", "", ()),
            revision=step.revision,
        )
    assert statements(shop, screens.task_card, short) == statements(shop, screens.task_card, long)
    assert statements(shop, timeline_of, short) == statements(shop, timeline_of, long) == 2


def test_review_asks_as_often_for_many_wishes_as_for_one(shop):
    one = shop.at_incoming(request(open=(wish(),), nothing=True))
    many = shop.at_incoming(request(open=tuple(wish(start=50 * n) for n in range(1, 30)), nothing=True))
    asked = [
        statements(shop, review_view, shop.step(task_id).id, now=shop.clock()) for task_id in (one, many)
    ]
    assert asked[0] == asked[1]
