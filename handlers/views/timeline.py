"""What happened, entry by entry: messages in the card's thread, and the Timeline modal (D-23, D-63)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from domain.money import Money, to_minor
from domain.tasks.facts import EventView, Say, TimelineEntry
from domain.words import has
from handlers.blocks import NOTHING, Json, actions, button, context, cut, modal, section
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.mails import words
from handlers.views.message import Message, message
from handlers.views.ping import mention
from handlers.views.wording import chunks, flat, foreign, joined, moment, quantity, spoken

SYMBOLS = {
    "mail.in": "📥",
    "mail.out.sent": "📤",
    "mail.out.said_sent": "📤",
    "mail.out.failed": "⛔",
    "mail.out.uncertain": "❓",
    "mail.out.bounced": "⛔",
    "mail.out": "✉️",
    "step.self.confirmed": "✅",
    "step.self.answered": "✅",
    "step.self.discarded": "⏸️",
    "step.self.superseded": "💬",
    "step.self.opened": "👉",
    "task.self.stopped": "⏹️",
    "task.self.finished": "🏁",
    "task": "📌",
    "quote": "📄",
    "order": "📦",
    "reading": "🔎",
    "contact": "👤",
    "customer": "👤",
    "draft": "✏️",
    "card": "🧩",
    "file": "⛔",
    "rule": "🎓",
}
"""By the beginning of the tag, the longest that fits."""
CHANGES = 12
"""Changes listed under one entry."""
_AMOUNT = re.compile(r"(-?\d+(?:\.\d+)?) ([A-Z]{3})$")
_NUMBER = re.compile(r"-?\d{1,12}\.\d+$|-?\d{1,6}$")
NOTES = frozenset({"ask_customer", "quote_anyway", "is_request", "sent", "again", "retry", "try_again", "once",
                   "created", "update_email", "change_applied", "quote_updated", "order_updated", "ask_again", "as_it_was"})  # fmt: skip
"""Notes that are codes; every other note is a person's own words."""


def event_message(view: EventView, texts: Texts) -> Message:
    """Return a thread entry; a mail is shown with its words as written."""
    called = called_people(view.entry)
    line = joined((called, entry_text(view.entry, texts)), " ")
    blocks = [section(line)]
    if view.body.strip():
        blocks.extend(words(view.body, texts)[:5])
    if view.files:
        names = joined((f"📎 {foreign(name, 80)}" for name, _ in view.files[:8]), "\n")
        blocks.append(context(names))
    return message(f"T-{view.task_number} · {line}", _thinned(blocks))


def called_people(entry: TimelineEntry) -> str:
    """Return the mentions of whom an entry calls, '' for one that calls nobody (D-65)."""
    listed = entry.text.values.get("mentions")
    return " ".join(mention(str(one)) for one in listed) if isinstance(listed, list) else ""


def _thinned(blocks: list[Json]) -> list[Json]:
    """Keep as much of a long mail as one message holds; the Review modal has all of it."""
    room = limits.MESSAGE_TEXT_BUDGET - 1_200
    kept: list[Json] = []
    for one in blocks:
        if one["type"] == "rich_text":
            runs = []
            for run in one["elements"][0]["elements"]:
                runs.append({**run, "text": run["text"][: max(room, 1)]})
                room -= len(run["text"])
                if room <= 0:
                    break
            kept.append({**one, "elements": [{**one["elements"][0], "elements": runs}]})
        else:
            kept.append(one)
    return kept


def timeline_modal(
    task_id: int,
    task_number: int,
    entries: Sequence[TimelineEntry],
    texts: Texts,
    *,
    documents: Sequence[tuple[int, str]] = (),
) -> Json:
    """Return the whole timeline of a task, newest first.

    Args:
        documents: (id, number) of what was made in it, to be opened from here (D-66).
    """
    lines = [
        f"{moment(one.at, texts)}  {entry_text(one, texts)}"
        for one in sorted(entries, key=lambda one: -one.id)
    ]
    row = [
        button(flat(number, 30), numbered(Action.OPEN_DOCUMENT, number), value(document_id))
        for document_id, number in documents[-4:]
    ]
    row.append(button(texts("paper.write"), Action.WRITE_LETTER, value(task_id)))
    blocks = [actions(*row, block_id="papers")]
    blocks += [section(chunk) for chunk in chunks(lines)] or [section(texts("timeline.empty"))]
    return modal(
        flat(texts("timeline.title", task=f"T-{task_number}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.TIMELINE,
        close=texts("button.close"),
        private_metadata=value(task_id),
    )


def entry_text(entry: TimelineEntry, texts: Texts, *, changes: bool = True) -> str:
    """Return one entry: symbol, what, its details, who; under it what changed from one version to the next (D-63)."""
    symbol = _symbol(entry.text.code.removeprefix("timeline."))
    said = spoken(texts, entry.text)
    first = joined((f"{symbol} {said}", *_details(entry.text.values, texts), _by(entry)), " · ")
    listed = entry.text.values.get("changes") if changes else None
    return "\n".join([first, *changes_text(listed, texts)])


def changes_text(listed: object, texts: Texts) -> list[str]:
    """Return what changed from one version to the next, a line each (D-63); ``listed`` may be anything that was kept."""
    changes = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    found = [f"      • {_change(one, texts)}" for one in changes[:CHANGES]]
    if len(changes) > CHANGES:
        found.append(f"      {texts('timeline.more_changes', count=len(changes) - CHANGES)}")
    return found


def _change(change: dict[str, Any], texts: Texts) -> str:
    code = str(change.get("code", ""))
    values = {name: _written(str(change.get(name, "")), texts, code) for name in ("before", "after")}
    item = str(change.get("item", ""))
    return spoken(texts, Say(code, {**values, "item": cut(item, 60)}))


def _written(value: str, texts: Texts, code: str) -> str:
    """Write a value that was kept as text: an amount, a number, a day, a code, words."""
    if code == "change.vat_rule" and has(f"vat_rule.{value}"):
        return texts(f"vat_rule.{value}")
    amount = _AMOUNT.match(value) if code == "change.gross" else None
    if amount:
        return str(texts.readable(Money(to_minor(Decimal(amount[1]), amount[2]), amount[2])))
    if _NUMBER.match(value):
        return quantity(texts, value)
    return NOTHING if value in ("", "None") else value


def _by(entry: TimelineEntry) -> str:
    return f"*{foreign(entry.by, 60)}*" if entry.by else ""


def _symbol(tag: str) -> str:
    fits = [one for one in SYMBOLS if tag.startswith(one)]
    return SYMBOLS[max(fits, key=len)] if fits else "•"


def _details(values: dict[str, Any], texts: Texts) -> list[str]:
    """Return what an entry brings beyond its sentence: the note, who was refused, the file, the server's words."""
    found: list[str] = []
    note = str(values.get("note") or "")
    if note in NOTES and has(f"note.{note}"):
        found.append(texts(f"note.{note}"))
    elif note:
        found.append(f"“{foreign(note, 200)}”")
    refused = str(values.get("refused") or "")
    if refused and refused != "{}":
        found.append(spoken(texts, Say("timeline.refused", {"addresses": refused})))
    if values.get("pdf_name"):
        found.append(f"📎 {foreign(str(values['pdf_name']), 80)}")
    server = str(values.get("server") or "")
    if server:
        found.append(f"`{foreign(server, 200).replace('`', '')}`")
    return found
