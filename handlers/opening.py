"""Opens the modals that more than one feature offers: read in one frame, draw, open. Rights are checked at opening, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from domain.commands import clearing, documents, queue, review
from domain.commands.instruction_form import instruction_form
from domain.errors import NotFound
from domain.people.rights import Person, Verb, require
from domain.sales.difference import as_kept, difference
from domain.sales.facts import DocumentView
from domain.sales.search import customer_view
from domain.screens.cards import task_card
from domain.screens.lookup import units_of
from domain.screens.papers import documents_of
from domain.screens.review import desk_of, document_of, present_step, review_view, task_of_step, timeline_of
from domain.screens.stated import with_stated
from domain.screens.why import why
from domain.tasks.facts import ReviewView, Say
from domain.tasks.stops import consequences
from domain.words import language_of
from handlers.answer import View, me, open_modal
from handlers.deps import Deps
from handlers.texts import Texts
from handlers.views.clearing import delete_modal
from handlers.views.edit_lines import edit_modal
from handlers.views.edit_mail import edit_mail_modal
from handlers.views.forms import stop_task_modal
from handlers.views.instruct import instruct_modal
from handlers.views.paging import Sheet
from handlers.views.queue import assign_modal, snooze_modal, why_modal
from handlers.views.review import review_modal
from handlers.views.timeline import changes_text, timeline_modal

Body = Mapping[str, Any]
Draw = Callable[[ReviewView, Texts], View]


def open_review(deps: Deps, body: Body, client: WebClient, context: BoltContext, step_id: int) -> None:
    """Open Review and note that this person has seen this revision (D-71); an old card leads to what is asked now (D-78).

    Noted first and read after it, outside the write lock: a revision made in between counts as not seen.
    """
    by, texts = me(context)
    with deps.transaction() as tx:
        present = present_step(tx, step_id)
        review.look(tx, present, by=by)
    with deps.read_only() as tx:
        view = review_view(tx, present, now=deps.clock())
    open_modal(client, body, review_modal(view, texts, old=present != step_id))


def draw_review(deps: Deps, step_id: int, texts: Texts) -> View:
    """Return the Review of a step as it stands now, for who pressed a button in it."""
    with deps.read_only() as tx:
        shown = review_view(tx, step_id, now=deps.clock())
    return review_modal(shown, texts)


def open_form(
    deps: Deps, body: Body, client: WebClient, context: BoltContext, step_id: int, draw: Draw
) -> None:
    """Open a form about a step."""
    by, texts = me(context)
    with deps.read_only() as tx:
        view = review_view(tx, step_id, now=deps.clock())
        require(by, Verb.REVIEW, desk_id=desk_of(tx, view.card.id))
    open_modal(client, body, draw(view, texts))


def open_instruct(deps: Deps, body: Body, client: WebClient, context: BoltContext, step_id: int) -> None:
    """Open the form for an instruction; the catalogue is fetched while somebody writes (D-75)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        form = instruction_form(tx, step_id, by=by)
    deps.say_soon(deps.catalogue)
    open_modal(client, body, instruct_modal(form, texts))


def draw_edit_mail(view: ReviewView, texts: Texts) -> View:
    """Return the form for the drafted mail.

    Raises:
        NotFound: the step has no mail.
    """
    if view.draft is None:
        raise NotFound("error.no_step")
    return edit_mail_modal(view, view.draft, texts)


def open_stop(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Ask before Stop, with the consequences for exactly this point (D-72)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        require(by, Verb.REVIEW, desk_id=desk_of(tx, task_id))
        card = task_card(tx, task_id)
        left = tuple(Say(code, values) for code, values in consequences(tx, task_id))
    open_modal(client, body, stop_task_modal(card, left, texts))


def open_stop_of_step(deps: Deps, body: Body, client: WebClient, context: BoltContext, step_id: int) -> None:
    """Ask before Stop of the task whose question a button stands under: that button carries the step's id."""
    with deps.read_only() as tx:
        task_id = task_of_step(tx, step_id)
    open_stop(deps, body, client, context, task_id)


def open_timeline(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Show everything that happened in a task."""
    by, texts = me(context)
    with deps.read_only() as tx:
        require(by, Verb.SEE, desk_id=desk_of(tx, task_id))
        card = task_card(tx, task_id)
        entries = timeline_of(tx, task_id)
        papers = documents_of(tx, task_id)
    open_modal(client, body, timeline_modal(task_id, card.number, entries, texts, documents=papers))


def open_assign(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Ask who is to have a task (D-83)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        queued = queue.queued(tx, task_id, by=by, now=deps.clock())
    open_modal(client, body, assign_modal(queued, texts))


def open_snooze(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Ask until when a question is put aside (D-83)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        queued = queue.queued(tx, task_id, by=by, now=deps.clock())
    open_modal(client, body, snooze_modal(queued, texts))


def open_why(deps: Deps, body: Body, client: WebClient, context: BoltContext, step_id: int) -> None:
    """Say why a step is asked (D-71)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        task_id, reasons = why(tx, step_id, by=by)
        card = task_card(tx, task_id)
    open_modal(client, body, why_modal(card, reasons, texts))


def open_delete(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Ask before a task is deleted, with what stays (D-72)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        deletion = clearing.what_goes(tx, task_id, by=by)
    open_modal(client, body, delete_modal(deletion, texts))


def open_edit(deps: Deps, body: Body, client: WebClient, context: BoltContext, task_id: int) -> None:
    """Open the form for a task's order, or else its quote (D-62)."""
    by, texts = me(context)
    with deps.read_only() as tx:
        number = document_of(tx, task_id)
    open_modal(client, body, draw_edit(deps, number, texts, None, by=by))


def draw_edit(
    deps: Deps,
    number: str,
    texts: Texts,
    sheet: Sheet | None,
    *,
    by: Person,
    seen: DocumentView | None = None,
) -> View:
    """Return the form for a document with its customer's addresses and its items' units.

    Args:
        seen: the version that this person saw, if somebody else has made a newer one meanwhile: it is said that and
            what changed, and what was typed is kept (D-63).

    Raises:
        Refused: this person may not change it (any more).
    """
    with deps.read_only() as tx:
        document = with_stated(tx, documents.open_for_edit(tx, number, by=by))
        customer = document.buyer.customer_no
        addresses = customer_view(tx, customer).ship_to if customer else ()
        wanted = {line.item_no for line in document.lines if line.item_no}
        units = units_of(tx, wanted, language=language_of(texts.locale))
    said = ""
    if seen is not None:
        what = changes_text(as_kept(difference(seen, document)), texts)
        told = texts("edit.changed_meanwhile", version=document.version)
        said = "\n".join([told, *([f"*{texts('edit.changed_what')}*", *what] if what else [])])
    return edit_modal(document, texts, sheet, units=units, addresses=addresses, changed=said)
