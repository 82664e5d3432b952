"""The Review modal: everything that a decision is about, whole (D-71).

A modal shows at most 100 blocks; what is decided upon stands before what it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.tasks.facts import ReadHeader, ReadLineView, ReviewView, Say
from domain.tasks.states import MAILS, StepKind, StepState
from domain.words import formats, has
from handlers.blocks import Json, actions, divider, modal, option, section, static_select
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views import rows
from handlers.views.documents import document_blocks
from handlers.views.items_form import said
from handlers.views.mails import draft_blocks, mails_blocks
from handlers.views.opinion import opinion_text, second_words
from handlers.views.step_card import on_confirm, problems, title
from handlers.views.stock import stock_blocks
from handlers.views.teach import teach_row
from handlers.views.timeline import changes_text
from handlers.views.wording import (
    chunks,
    currency_text,
    decided_text,
    flat,
    foreign,
    joined,
    known_of,
    quantity,
    spoken,
)

SUBMITS: Mapping[StepKind, str] = {
    StepKind.REPLY: "submit.send",
    StepKind.LETTER: "submit.send",
    StepKind.NOT_AVAILABLE: "button.draft_answer",
    StepKind.QUOTE: "button.confirm_quote",
    StepKind.ORDER: "button.confirm_order",
    StepKind.ACCEPTANCE: "button.make_order",
    StepKind.BOUNCED: "button.noted",
    StepKind.STRANGER: "button.noted",
    StepKind.OUT_OF_SCOPE: "button.take_over",
    StepKind.UNREADABLE: "button.take_over",
    StepKind.ORDERS_OFF: "button.take_over",
    StepKind.DUPLICATE: "button.is_new",
    StepKind.CHANGE: "button.change_done",
}
SWAPPABLE = frozenset({StepKind.INCOMING, StepKind.ITEMS, StepKind.PRICE_MISSING, StepKind.NOT_AVAILABLE})
"""Kinds before a quote exists, in which a line may still be another of its candidates."""
MOST_SELECTS = 20
UNCERTAIN = 0.85
"""A confidence below which a line is marked."""
_READ_FIRST = frozenset({StepKind.ITEMS, StepKind.INCOMING, StepKind.CHANGE, StepKind.PRICE_MISSING})
"""Kinds that decide on what was understood, even if there is a document already."""


def review_modal(view: ReviewView, texts: Texts, *, old: bool = False) -> Json:
    """Return the Review modal of a step; without a submit button where a yes is no answer or it was decided.

    Args:
        old: it was opened from a card whose question is decided (D-78).
    """
    step, card = view.step, view.card
    blocks = [section(f"↪️ {texts('review.old_card')}")] if old else []
    blocks.append(section(_top(view, texts)))
    details = _details(view, texts)
    blocks.extend(section(chunk) for chunk in chunks(details))
    is_open = step.state == StepState.OPEN
    if is_open and rows.needs_answer(step.kind):
        blocks.append(actions(*rows.offered(card, step, texts), block_id="answers"))
    if is_open and step.order_now:
        blocks.append(section(texts("order_now.explained")))
        style = "primary" if step.order_now == "first" else None
        blocks.append(actions(rows.ordering(card, step, texts, style=style), block_id="answers"))
    if is_open and step.kind is StepKind.NOT_AVAILABLE:
        blocks.extend(stock_blocks(view.stock, texts))
        blocks.append(actions(rows.choosing(card, step, texts), block_id="answers"))
    if is_open and step.kind is StepKind.CHANGE and step.changes:
        blocks.append(actions(rows.applying(step, texts), block_id="answers"))
    tell = rows.instructing(step, texts) if is_open else []
    if tell:
        blocks.append(actions(*tell, block_id="instruct"))
    if view.draft is not None:
        blocks.extend([divider(), *draft_blocks(view, view.draft, texts)])
    if view.document is not None:
        blocks.extend([divider(), *document_blocks(view.document, texts)])
    if view.lines and (view.document is None or step.kind in _READ_FIRST):
        blocks.extend([divider(), *header_blocks(view.header, texts)])
        may_swap = is_open and view.document is None and step.kind in SWAPPABLE
        blocks.extend([*read_blocks(view.lines, texts, may_swap=may_swap), teach_row(card, texts)])
    elif view.header.opinion is not None:
        blocks.append(section(opinion_text(view.header.opinion, texts)))
    if view.stock and is_open and step.kind is not StepKind.NOT_AVAILABLE:
        blocks.extend([divider(), *stock_blocks(view.stock, texts)])
    if view.mails:
        room = limits.VIEW_BLOCKS - len(blocks) - 1
        blocks.extend([divider(), *mails_blocks(view.mails, texts)[: max(room, 0)]])
    submits = is_open and not rows.needs_answer(step.kind)
    return modal(
        flat(texts("review.title", task=f"T-{card.number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.REVIEW,
        submit=_submit(view, texts) if submits else None,
        close=texts("button.close"),
        private_metadata=value(step.id, step.revision),
    )


def _submit(view: ReviewView, texts: Texts) -> str:
    """Return the verb of the submit button; of a try-out nothing is sent (D-82)."""
    if view.step.kind in MAILS and view.card.try_out:
        return texts("button.confirm")
    return texts(SUBMITS.get(view.step.kind, "button.confirm"))


def _top(view: ReviewView, texts: Texts) -> str:
    card, step = view.card, view.step
    lines = [title(card, texts)]
    if step.state == StepState.OPEN:
        lines.append(f"*{spoken(texts, step.question, known_of(card))}*")
        lines.append(f"→ {on_confirm(card, step, texts)}")
    else:
        lines.append(decided_text(step, texts, known_of(card)))
    if card.try_out:
        lines.append(f"🧪 {texts('review.try_out')}")
    # What is short stands in the table of availability, each item once (D-51).
    told = [one for one in card.warnings if one.code != "card.short" or not view.stock]
    return "\n".join([*lines, *problems(replace(card, warnings=tuple(told)), texts)])


def _details(view: ReviewView, texts: Texts) -> list[str]:
    """Return what the step itself brings: reasons, shortages, lines without a price, the server's words."""
    payload = view.payload
    found = changes_text(list(view.step.changes), texts)
    found += [f"⚠️ {spoken(texts, _say(one))}" for one in payload.get("reasons") or ()]
    found += [f"⚠️ {spoken(texts, _say(one))}" for one in payload.get("problems") or ()]
    if not view.stock:
        found += [f"⚠️ {_shortage(one, view, texts)}" for one in payload.get("short") or ()]
    if view.step.kind is StepKind.PRICE_MISSING:
        found += [f"⚠️ {_unpriced(one, view, texts)}" for one in payload.get("lines") or ()]
    error, server = str(payload.get("error") or ""), str(payload.get("server") or "")
    if error and has(f"mailbox.{error}"):
        found.append(f"⚠️ {texts(f'mailbox.{error}')}")
    if server.strip():
        found.append(f"{texts('review.server')} `{foreign(server, 400).replace('`', '')}`")
    blocked = f"blocked.{payload.get('blocked', '')}"
    if has(blocked):
        found.append(f"⛔ {texts(blocked)}")
    return found


def _say(one: Mapping[str, Any]) -> Say:
    return Say(str(one.get("code", "")), dict(one.get("values") or {}))


def _name(one: Mapping[str, Any], view: ReviewView) -> str:
    """Return what a line of the payload is called: its description as read, else its number."""
    index = one.get("index")
    for line in view.lines:
        if line.index == index and not line.why:
            return foreign(joined((line.item_no, line.description), " "), 120)
    return foreign(str(one.get("item_no", "")), 40)


def _shortage(one: Mapping[str, Any], view: ReviewView, texts: Texts) -> str:
    """Return quantity asked, available, unit and level, and when there will be enough (D-50, D-51)."""
    level = f"level.{one.get('level', '')}"
    unit = foreign(str(one.get("uom", "")), 20)
    parts = [
        texts(
            "shortage.line",
            item=_name(one, view),
            requested=quantity(texts, one.get("requested")),
            available=quantity(texts, one.get("available")),
            unit=unit,
        ),
        texts(level) if has(level) else "",
    ]
    expected = str(one.get("expected") or "")
    if expected:
        parts.append(texts("shortage.expected", date=date.fromisoformat(expected)))
    return joined(parts)


def _unpriced(one: Mapping[str, Any], view: ReviewView, texts: Texts) -> str:
    wanted = f"{quantity(texts, one.get('quantity'))} {foreign(str(one.get('uom', '')), 20)}"
    return texts("price.none", item=_name(one, view), wanted=wanted)


def header_blocks(header: ReadHeader, texts: Texts) -> list[Json]:
    """Return what was read about the whole request: the customer's number, the date with its words, the address."""
    parts = []
    if header.document_no:
        parts.append(texts("read.number", number=foreign(header.document_no, 60)))
    if header.requested_date is not None:
        day = str(texts.readable(header.requested_date))
        words = f" (“{foreign(header.date_text, 60)}”)" if header.date_text.strip() else ""
        parts.append(texts("read.date", date=f"{day}{words}"))
    if header.ship_to_text.strip():
        parts.append(texts("read.ship_to", address=foreign(flat(header.ship_to_text, 200), 200)))
    for one in header.differences:
        what = texts(f"differ.{one.what}", item=foreign(one.item, 80))
        first, second = foreign(said(one.first, one, texts), 60), foreign(said(one.second, one, texts), 60)
        parts.append(f"❓ {what} {joined((first, second), ' | ')}")
    if header.opinion is not None:
        parts.append(opinion_text(header.opinion, texts))
    return [section("\n".join(parts))] if parts else []


def read_blocks(lines: tuple[ReadLineView, ...], texts: Texts, *, may_swap: bool = False) -> list[Json]:
    """Return the lines as understood with their evidence; those that are asked about first (D-42).

    Args:
        may_swap: lines with further candidates get them in a select.
    """
    asked = [_asked(line, texts) for line in lines if line.why]
    sure = [line for line in lines if not line.why]
    choices = [line for line in sure if may_swap and len(line.candidates) > 1]
    choices = sorted(choices, key=lambda line: line.confidence)[:MOST_SELECTS]
    found: list[Json] = [section(chunk) for chunk in chunks(asked)]
    plain: list[str] = []
    for line in sure:
        if line not in choices:
            plain.append(_sure(line, texts))
            continue
        found.extend(section(chunk) for chunk in chunks(plain))
        plain = []
        found.append(section(_sure(line, texts, named=False), accessory=_others(line, texts)))
    return [*found, *(section(chunk) for chunk in chunks(plain))]


def _others(line: ReadLineView, texts: Texts) -> Json:
    """Return the select with a line's candidates, the one that was taken chosen."""
    taken = f"{line.item_no}/{line.variant_code}" if line.variant_code else line.item_no
    listed = {taken: f"{line.item_no} {line.description}"}
    listed |= {one.value: one.text for one in line.candidates if one.value not in listed}
    options = [option(flat(text, 75), item) for item, text in list(listed.items())[:20]]
    return static_select(
        numbered(Action.SWAP, line.index), options, initial=taken, placeholder=texts("review.else")
    )


def _asked(line: ReadLineView, texts: Texts) -> str:
    code = f"why.{line.why}"
    amount = f"{quantity(texts, line.quantity)} {_unit(line)} · " if line.quantity is not None else ""
    first = f"❓ {amount}“{foreign(line.evidence, 160)}” · *{texts(code) if has(code) else line.why}*"
    second = second_words(line, texts)
    if second:
        first = f"{first}\n↳ {second}"
    if not line.candidates:
        return first
    listed = joined((foreign(one.text, 60) for one in line.candidates[:3]), "  |  ")
    return f"{first}\n↳ {texts('review.candidates')} {listed}"


def _unit(line: ReadLineView) -> str:
    return foreign(line.unit_names.get(line.uom, line.uom), 20)


def _sure(line: ReadLineView, texts: Texts, *, named: bool = True) -> str:
    """Return a line with its evidence; one that is not certain is marked.

    Args:
        named: its other candidates are listed; else they stand in a select beside it.
    """
    name = foreign(line.description, 100)
    mark = "⚠️" if line.confidence < UNCERTAIN else "•"
    first = f"{mark} *{quantity(texts, line.quantity)} {_unit(line)}* {foreign(line.item_no, 30)} {name}"
    rule = f"rule.{line.rule}"
    small = [
        f"“{foreign(line.evidence, 120)}”" if line.evidence.strip() else "",
        texts(rule) if has(rule) else "",
        formats.percent(Decimal(round(line.confidence * 100)), texts.locale),
    ]
    if line.requested_date is not None:
        small.append(str(texts.readable(line.requested_date)))
    if line.stated_price is not None:
        price = formats.price(line.stated_price, texts.locale)
        small.append(texts("price.stated", stated=joined((price, currency_text(line.stated_currency)), " ")))
    listed = joined((foreign(one.text, 50) for one in line.candidates[1:3]), "  |  ")
    if listed and named:
        small.append(f"{texts('review.else')} {listed}")
    return f"{first}\n↳ {joined(small)}"
