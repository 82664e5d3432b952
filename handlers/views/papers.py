"""Documents to be found and looked at: the search with its hits, one document as a card, its state by hand (D-66, D-68)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.sales.facts import DocumentSummary
from domain.screens.papers import DocumentCard, Found, VersionRow
from domain.words import formats
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    datepicker,
    divider,
    input_block,
    modal,
    option,
    plain_text_input,
    radio_buttons,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.documents import LINES_IN_MESSAGE, document_blocks, state_text
from handlers.views.message import Message, message
from handlers.views.timeline import changes_text, entry_text
from handlers.views.wording import chunks, flat, foreign, joined, moment

ANY = "any"
KINDS = ("quote", "order")
STATES = ("open", "sent", "accepted", "ordered", "confirmed", "rejected", "expired", "cancelled")
MOST_REASON = 500


# -- looking for documents ----------------------------------------------------------------------------------------


def find_modal(found: Found, texts: Texts) -> Json:
    """Return the search form with its hits below; the metadata is the page that is shown."""
    wanted = found.wanted
    blocks = [
        input_block(
            texts("find.text"),
            plain_text_input(Action.FORM, initial=flat(wanted.text, 80) or None, max_length=80),
            block_id="text",
            optional=True,
            hint=texts("find.text.hint"),
        ),
        _choice("kind", "document.kind", KINDS, wanted.kind, texts),
        _choice("state", "document.state", STATES, wanted.state, texts),
        _day("since", wanted.since, texts),
        _day("until", wanted.until, texts),
    ]
    if found.asked:
        blocks += [divider(), *_hits(found, texts)]
    return modal(
        flat(texts("find.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.FIND_DOCUMENTS,
        submit=texts("find.submit"),
        close=texts("button.close"),
        private_metadata=str(found.page),
    )


def _choice(block_id: str, words: str, codes: Sequence[str], chosen: str, texts: Texts) -> Json:
    options = [option(texts("find.any"), ANY), *(option(texts(f"{words}.{one}"), one) for one in codes)]
    return input_block(
        texts(f"find.{block_id}"),
        static_select(Action.FORM, options, initial=chosen or ANY),
        block_id=block_id,
    )


def _day(block_id: str, chosen: date | None, texts: Texts) -> Json:
    return input_block(
        texts(f"find.{block_id}"), datepicker(Action.FORM, initial=chosen), block_id=block_id, optional=True
    )


def _hits(found: Found, texts: Texts) -> list[Json]:
    if not found.rows:
        return [section(f"_{texts('find.none')}_")]
    blocks: list[Json] = []
    for row in found.rows:
        opener = button(
            texts("button.open"), numbered(Action.OPEN_DOCUMENT, row.number), value(row.id, row.version)
        )
        blocks.append(section(hit_text(row, texts), accessory=opener))
    turning = []
    if found.page > 0:
        turning.append(
            button(f"◂ {texts('button.previous')}", numbered(Action.PAGE, "back"), value(found.page - 1))
        )
    if found.more:
        turning.append(
            button(f"{texts('button.next')} ▸", numbered(Action.PAGE, "on"), value(found.page + 1))
        )
    if turning:
        blocks.append(actions(*turning, block_id="pages"))
    return blocks


def hit_text(row: DocumentSummary, texts: Texts) -> str:
    """Return a document in two lines: number, state, whose, how much; then dates and their reference."""
    state = state_text(row.state, texts)
    first = joined(
        (
            f"*{foreign(row.number, 30)} v{row.version}*",
            state,
            f"*{foreign(row.customer_name, 60)}*",
            formats.amount(row.gross, texts.locale),
        )
    )
    small = [texts.readable(row.document_date), texts("find.lines", count=row.line_count)]
    if row.reference:
        small.append(foreign(row.reference, 60))
    if row.quote_number:
        small.append(foreign(row.quote_number, 30))
    if row.valid_until is not None:
        small.append(f"{texts('field.valid_until')} {texts.readable(row.valid_until)}")
    return f"{first}\n{joined(small)}"


# -- one document -------------------------------------------------------------------------------------------------


def card_modal(card: DocumentCard, texts: Texts) -> Json:
    """Return a document with what can be done with it, its lines, its versions and its history."""
    shown = card.view
    blocks = [*_above(card, texts), *document_blocks(shown, texts), *_versions(card, texts)]
    if card.history:
        blocks += [divider(), section(f"*{texts('paper.history')}*")]
        lines = [f"{moment(one.at, texts)}  {entry_text(one, texts, changes=False)}" for one in card.history]
        blocks += [section(chunk) for chunk in chunks(lines)]
    return modal(
        flat(f"{shown.number} v{shown.version}", limits.MODAL_TITLE),
        blocks[: limits.VIEW_BLOCKS],
        callback_id=View.DOCUMENT,
        close=texts("button.close"),
        private_metadata=value(card.id, shown.version),
    )


def card_message(card: DocumentCard, texts: Texts) -> Message:
    """Return the answer to ``/sales quote NUMBER``: the document with its first lines and the same buttons."""
    shown = card.view
    blocks = [
        *document_blocks(shown, texts, most=LINES_IN_MESSAGE, evidence=False),
        *_above(card, texts, message=True),
    ]
    gross = formats.amount(shown.gross, texts.locale)
    kind = texts(f"document.kind.{shown.kind}")
    return message(f"{kind} {foreign(shown.number, 30)}: {foreign(shown.buyer.name, 60)}, {gross}", blocks)


def _above(card: DocumentCard, texts: Texts, *, message: bool = False) -> list[Json]:
    """Return what stands above the document: that it is an older version, why it is as it is, the buttons."""
    shown = card.view
    blocks: list[Json] = []
    if shown.version != card.newest:
        blocks.append(section(f"🕘 *{texts('paper.older', version=shown.version, newest=card.newest)}*"))
    if card.state_reason:
        blocks.append(context(texts("paper.reason", reason=foreign(card.state_reason, 300))))
    blocks.append(actions(*_buttons(card, texts, message=message), block_id="document"))
    if len(card.versions) > 1 and not message:
        blocks.append(_version_row(card, texts))
    return blocks


def _buttons(card: DocumentCard, texts: Texts, *, message: bool) -> list[Json]:
    about = value(card.id, card.view.version)
    number = flat(card.view.number, 30)
    found = [button(texts("paper.pdf"), Action.DOCUMENT_PDF, about)]
    if card.pdf_link:
        found.append(button(texts("paper.pdf_in_thread"), Action.LINK, url=card.pdf_link[: limits.URL]))
    if message:
        found.append(button(texts("paper.open"), Action.OPEN_DOCUMENT, about))
    if card.may_edit:
        edit = texts("button.edit_document", number=number)
        found.append(button(edit, Action.EDIT_LINES, value(card.task_id)))
    if card.states:
        found.append(button(texts("paper.set_state"), Action.DOCUMENT_STATE, about))
    if card.may_write:
        found.append(button(texts("paper.write"), Action.WRITE_LETTER, value(card.task_id)))
    if card.task_id:
        found.append(button(texts("menu.timeline"), Action.TIMELINE, value(card.task_id)))
    return found


def _version_row(card: DocumentCard, texts: Texts) -> Json:
    options = [
        option(texts("paper.version", version=one.version), value(card.id, one.version))
        for one in card.versions
    ]
    chosen = value(card.id, card.view.version)
    return actions(
        static_select(Action.DOCUMENT_VERSION, options, initial=chosen),
        block_id="versions",
    )


def _versions(card: DocumentCard, texts: Texts) -> list[Json]:
    if len(card.versions) < 2:
        return []
    lines = [_version(one, texts) for one in card.versions]
    return [divider(), section(f"*{texts('paper.versions')}*"), *(section(one) for one in chunks(lines))]


def _version(row: VersionRow, texts: Texts) -> str:
    by = f"*{foreign(row.by, 60)}*" if row.by else ""
    head = joined((f"*v{row.version}*", moment(row.at, texts), by))
    return "\n".join([head, *changes_text(list(row.changes), texts)])


# -- its state by hand --------------------------------------------------------------------------------------------


def state_modal(card: DocumentCard, texts: Texts) -> Json:
    """Return the form that sets a document's state by hand, with a reason (D-68)."""
    number = flat(card.view.number, 30)
    options = [
        option(texts(f"document.state.{one}"), one, texts(f"paper.state.{card.view.kind}.{one}"))
        for one in card.states
    ]
    present = state_text(card.view.state, texts)
    blocks = [
        section(texts("paper.state.intro", number=foreign(number), state=present)),
        input_block(texts("paper.state"), radio_buttons(Action.FORM, options), block_id="state"),
        input_block(
            texts("field.reason"),
            plain_text_input(Action.FORM, multiline=True, max_length=MOST_REASON),
            block_id="reason",
            hint=texts("paper.state.reason.hint"),
        ),
    ]
    return modal(
        flat(texts("paper.state.title", number=number), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DOCUMENT_STATE,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=value(card.id, card.view.version),
    )
