"""Every view, for every kind of step, state and language, with ordinary and with hostile data: Slack would take it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from domain.commands.clearing import Deletion, StopAll
from domain.commands.queue import CHOICES, Queued
from domain.sales.queries import Wanted
from domain.screens.papers import Found
from domain.screens.search import TaskSearch, TasksFound
from domain.tasks.facts import Say, TimelineEntry
from domain.tasks.states import BESIDE, StepKind, StepState, TaskState
from domain.tasks.timeline import Tag, sentence
from handlers.checks import validate_message, validate_view
from handlers.texts import Texts
from handlers.views import (
    clearing,
    edit_lines,
    edit_mail,
    find_tasks,
    forms,
    home,
    items_form,
    lists,
    papers,
    queue,
    review,
    try_out,
)
from handlers.views.paging import Sheet
from handlers.views.ping import ping
from handlers.views.step_card import LINES, task_card
from handlers.views.summary import desk_card
from handlers.views.timeline import event_message, timeline_modal
from tests.handlers.views import samples

KINDS = list(StepKind)
MODES = ("ordinary", "hostile")


@pytest.fixture(params=samples.LOCALES)
def texts(request):
    return Texts(request.param, samples.ZONE)


def good(shown) -> str:
    """Assert that Slack takes a message or view and that nothing foreign is markup; return all of it as text."""
    problems = validate_view(shown) if isinstance(shown, dict) else validate_message(shown.text, shown.blocks)
    assert problems == []
    written = json.dumps(shown if isinstance(shown, dict) else [shown.text, shown.blocks], ensure_ascii=False)
    for marked in markup(
        shown
        if isinstance(shown, dict)
        else {"text": {"type": "mrkdwn", "text": shown.text}, "b": shown.blocks}
    ):
        assert "<!channel>" not in marked
        assert "<@U1>" not in marked
        assert "<https://evil.example" not in marked
        assert "@here" not in marked
    return written


def markup(node):
    """Yield every text that Slack reads as mrkdwn."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from markup(value)
    elif isinstance(node, list):
        for value in node:
            yield from markup(value)


def visual_lines(message) -> int:
    """Count the lines of a card above its row of buttons."""
    texts = [one["text"]["text"] for one in message.blocks if one["type"] == "section"]
    small = [part["text"] for one in message.blocks if one["type"] == "context" for part in one["elements"]]
    return sum(text.count("\n") + 1 for text in (*texts, *small))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_card_has_at_most_eight_lines_and_one_row_of_buttons(kind, mode, texts):  # D-71
    shown = samples.card(samples.step(kind), warnings=samples.WARNINGS, claimed_by="Ana Lind")
    message = task_card(samples.nasty(shown) if mode == "hostile" else shown, texts)

    good(message)
    assert visual_lines(message) <= LINES
    assert [one["type"] for one in message.blocks] == ["section", "context", "actions"]
    assert len([one for one in message.blocks[-1]["elements"] if one.get("style") == "primary"]) == 1
    assert message.blocks[0]["accessory"]["action_id"] == "step.review"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("effect", sorted(BESIDE))
def test_a_question_about_a_mail_stands_below_the_review(effect, mode, texts):
    beside = replace(samples.step(effect), id=72)
    shown = samples.card(samples.step(StepKind.REPLY), beside)
    message = task_card(samples.nasty(shown) if mode == "hostile" else shown, texts)

    good(message)
    assert [one["type"] for one in message.blocks] == ["section", "context", "actions", "section", "actions"]
    assert message.blocks[-1]["block_id"] == "row:72"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("state", list(TaskState))
def test_a_card_that_asks_nothing_has_no_buttons_but_its_menu(state, mode, texts):  # D-77
    shown = samples.card(state=state, outcome="ordered" if state is TaskState.DONE else "")
    decided = [replace(shown, last=samples.step(StepKind.REPLY, one)) for one in StepState]
    for one in (shown, *decided):
        message = task_card(samples.nasty(one) if mode == "hostile" else one, texts)

        good(message)
        assert visual_lines(message) <= LINES
        assert [block["type"] for block in message.blocks] == ["section", "context"]
        assert message.blocks[0]["accessory"]["type"] == "overflow"


@pytest.mark.parametrize("kind", KINDS)
def test_the_review_modal_is_good_in_every_state(kind, texts):
    for state in StepState:
        shown = review.review_modal(samples.review(kind, state), texts)

        good(shown)
        assert shown["private_metadata"] == "71.3"
        if state is not StepState.OPEN:
            assert "submit" not in shown


@pytest.mark.parametrize("kind", KINDS)
def test_the_review_modal_is_good_whatever_a_mail_holds(kind, texts):
    good(review.review_modal(samples.nasty_review(kind), texts))


@pytest.mark.parametrize("mode", MODES)
def test_every_form_is_good(mode, texts):
    make = samples.nasty_review if mode == "hostile" else samples.review
    good(forms.stop_modal(make(StepKind.REPLY), texts))
    good(forms.stop_task_modal(make(StepKind.REPLY).card, (), texts))
    good(forms.resume_modal(make(StepKind.PAUSED), texts))
    good(forms.resume_modal(replace(make(StepKind.PAUSED), document=None), texts))
    good(forms.retry_modal(make(StepKind.MAIL_FAILED), texts))
    good(forms.prices_modal(make(StepKind.PRICE_MISSING), texts))
    for form in (forms.new_contact_modal, forms.use_contact_modal, forms.update_contact_modal):
        good(form(make(StepKind.UNKNOWN_SENDER), texts))
        good(form(replace(make(StepKind.UNKNOWN_SENDER), contacts=()), texts))
    view = make(StepKind.REPLY)
    assert view.draft is not None
    good(edit_mail.edit_mail_modal(view, view.draft, texts))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("page", [0, 3, 7])
def test_the_items_form_is_good_on_every_page(page, mode, texts):
    view = (samples.nasty_review if mode == "hostile" else samples.review)(StepKind.ITEMS)

    good(items_form.items_modal(view, texts, Sheet("71.3", page=page, extra=9)))
    good(items_form.items_modal(replace(view, lines=()), texts))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("page", [0, 3, 7])
def test_the_editor_is_good_on_every_page(page, mode, texts):
    view = (samples.nasty_review if mode == "hostile" else samples.review)(StepKind.REPLY)
    assert view.document is not None
    sheet = Sheet(edit_lines.about_of(view.document), page=page, extra=9)
    units = {view.document.lines[0].item_no: (("BOX", samples.LONG), ("PCS", "pcs"))}
    addresses = [samples.ADDRESS, replace(samples.ADDRESS, code="OSLO", name=samples.LONG)]

    good(edit_lines.edit_modal(view.document, texts, sheet, units=units, addresses=addresses, changed="!"))
    good(edit_lines.edit_modal(replace(view.document, kind="order"), texts))


def test_try_out_and_document_are_good(texts):
    good(try_out.try_modal(1, texts))
    good(
        try_out.try_modal(
            1, texts, turn=2, contact=("K-1", samples.LONG), sample=try_out.Sample(samples.LONG, samples.LONG)
        )
    )


def test_a_document_is_good_as_modal_and_as_message(texts):  # D-66
    for shown in (samples.document(), samples.nasty_review(StepKind.REPLY).document):
        assert shown is not None
        card = samples.document_card(shown)
        good(papers.card_modal(card, texts))
        good(papers.card_message(card, texts))
        good(papers.card_message(replace(card, task_id=0, states=(), pdf_link=""), texts))
        good(papers.state_modal(card, texts))


def test_the_search_of_documents_is_good_with_hits_without_and_before_it_was_asked(texts):  # D-66
    row = samples.document_row()
    mean = replace(row, customer_name=samples.LONG, reference=samples.LONG, number="SQ-1", state="strange")
    wanted = Wanted(text=samples.LONG, kind="quote", state="sent", since=samples.NOW.date())
    good(papers.find_modal(Found(wanted, 1, (row, mean), more=True), texts))
    good(papers.find_modal(Found(wanted, 0), texts))
    good(papers.find_modal(Found(Wanted(), 0, asked=False), texts))


@pytest.mark.parametrize("tab", [*home.TABS, "nonsense"])
def test_home_is_good_on_every_tab(tab, texts):  # D-80
    mean = samples.row(subject=samples.LONG, customer=samples.LONG, claimed_by=samples.LONG)
    many = tuple(replace(mean, id=at) for at in range(8))

    good(home.home_view(samples.inbox(tab=tab), texts, desk_id=1))
    good(
        home.home_view(samples.inbox(tab=tab, attention=many, running=many, waiting=many, recent=many), texts)
    )
    good(home.home_view(samples.inbox(tab=tab, attention=(), attention_count=0, page=0, pages=1), texts))
    good(home.welcome(texts))
    good(home.welcome(texts, can_set_up=True))


def test_the_answers_to_the_command_are_good(texts):
    rows = [samples.row(id=at, customer=samples.LONG, subject=samples.LONG) for at in range(60)]

    good(lists.tasks_message(rows, texts))
    good(lists.tasks_message([], texts))
    good(lists.task_message(samples.card(samples.step(StepKind.ITEMS)), texts))
    good(lists.help_message(texts))
    assert "evil" in good(lists.help_message(texts, unknown=samples.EVIL))


@pytest.mark.parametrize("state", list(StepState))
def test_a_call_for_somebody_is_good(state, texts):  # D-85
    message = ping(samples.ping(state), texts, link="https://example.slack.com/archives/C1/p1")
    good(message)
    called = "<@U012ABCDE> <!subteam^S012ABCDE>" in message.text
    assert called == (state is StepState.OPEN)
    good(ping(samples.ping(state, decided_by=samples.LONG, mentions=(samples.EVIL, "")), texts))


@pytest.mark.parametrize("tag", list(Tag))
def test_every_thread_entry_is_good(tag, texts):
    values = {
        "by": "", "sender": samples.LONG, "to": samples.LONG, "task": "T-1", "number": "SQ-1", "version": 2,
        "quote": "SQ-1", "contact": samples.LONG, "how": "once", "intent": "word:intent.spam", "lines": 3, "open": 1,
        "step": "word:step_name.reply", "outcome": "word:outcome.ordered", "before": "open", "after": "cancelled",
        "note": samples.LONG, "refused": "a@b.example", "pdf_name": samples.LONG, "server": samples.LONG,
        "changes": [{"code": "change.quantity", "line_no": "1", "item": samples.LONG, "before": "1", "after": "2"}] * 60,
    }  # fmt: skip
    for entry in (Say(sentence(tag), values), Say(sentence(tag))):
        shown = samples.event()
        shown = replace(
            shown, entry=replace(shown.entry, text=entry, by=samples.LONG), body=samples.LONG * 20
        )
        good(event_message(shown, texts))
        good(event_message(replace(shown, body="", files=((samples.LONG, "4" * 64),) * 30), texts))


def test_the_timeline_is_good_however_long(texts):
    entries = [
        TimelineEntry(
            at, samples.NOW, samples.LONG, Say(sentence(Tag.MAIL_RECEIVED), {"sender": samples.LONG})
        )
        for at in range(300)
    ]
    good(timeline_modal(9, 412, entries, texts))
    good(timeline_modal(9, 412, [], texts))


def test_the_desks_card_is_good(texts):
    for more in (
        {},
        {"attention": 0, "oldest_since": None},
        {"active": False},
        {"mailbox_error": samples.LONG},
    ):
        good(desk_card(samples.summary(**more), texts))
    assert "⛔" in good(desk_card(samples.summary(name=samples.LONG, mailbox_error="login_refused"), texts))


def test_the_forms_of_the_queue_are_good_with_any_names(texts):  # D-72, D-79, D-81, D-83
    hostile = "<!channel> <@U1> " * 40
    queued = Queued(
        9, 412, tuple((f"U{n}", hostile) for n in range(100)), "U1", samples.NOW,
        tuple((one, samples.NOW) for one in CHOICES), samples.ZONE,
    )  # fmt: skip
    good(queue.assign_modal(queued, texts))
    good(queue.snooze_modal(queued, texts))
    step = samples.step(StepKind.REPLY)
    said = (Say("because.mail_failed", {"reason": hostile}), Say("because.other"))
    good(queue.why_modal(samples.nasty(samples.card(step, next=Say("next.nobody"))), said, texts))
    for tasks, mails in ((0, 0), (1, 1), (90_000, 20)):
        good(clearing.stop_all_modal(StopAll(1, hostile, tasks, mails), texts))
        good(clearing.stopped_all_modal(StopAll(1, hostile, tasks, mails), texts))
    good(clearing.delete_modal(Deletion(9, 412, 1, ("SQ-1", "SO-2")), texts))
    rows = samples.inbox().attention[:1] * 20
    desks = tuple((n, hostile) for n in range(120))
    wanted = TaskSearch(hostile, "waiting", 2, date(2026, 1, 1), date(2026, 2, 1))
    good(find_tasks.find_modal(wanted, desks, texts))
    for listed, more in (((), False), (rows, False), (rows, True)):
        good(find_tasks.find_modal(wanted, desks, texts, TasksFound(listed, more)))
        good(lists.found_message(TasksFound(listed, more), texts))
