"""A task's card: at most eight lines and one row of buttons; state and decision on top, problems first (D-71).

Everything else is in the Review modal and in the card's thread.
"""

from __future__ import annotations

from domain.tasks.facts import Say, StepCard, TaskCard
from domain.tasks.states import MAILS, StepKind, TaskState
from domain.words import has
from handlers.blocks import Json, button, context, cut, section
from handlers.ids import Action, value
from handlers.texts import Texts
from handlers.views import rows
from handlers.views.message import Message, message
from handlers.views.timeline import changes_text
from handlers.views.wording import (
    SYMBOLS,
    decided_text,
    foreign,
    joined,
    known_of,
    line_text,
    moment,
    spoken,
    who,
)

LINES = 8
"""Visual lines of a card, its row of buttons not counted."""
WISHES = 3
PROBLEMS = 3
WIDE = 160
"""Characters after which a line would wrap more than once beside the Review button."""

BLOCKING = frozenset({"warning.spoofed", "warning.blocked_all", "warning.blocked_ship", "warning.injection"})


def task_card(card: TaskCard, texts: Texts) -> Message:
    """Return a task's card as it stands in the desk's channel."""
    step = card.steps[0] if card.steps else None
    blocks = [_summary(card, step, texts), context(_small_print(card, step, texts))]
    if step is not None:
        blocks.append(rows.decision_row(card, step, texts))
    for beside in card.steps[1:]:
        blocks.append(section(f"⛔ {spoken(texts, beside.question, known_of(card))}"))
        blocks.append(rows.effect_row(card, beside, texts))
    return message(_fallback(card, step, texts), blocks)


def title(card: TaskCard, texts: Texts) -> str:
    """Return state, customer, amount and document in one line; the state is a word and a symbol, never colour alone."""
    amount = "" if card.amount is None else str(texts.readable(card.amount))
    return joined(
        (
            f"{SYMBOLS[card.state]} *{texts(f'state.{card.state}')}*",
            f"*{who(card)}*",
            amount,
            foreign(card.document, 30),
        )
    )


def on_confirm(card: TaskCard, step: StepCard, texts: Texts) -> str:
    """Return what happens on Confirm; of a try-out nothing is sent (D-82)."""
    if card.try_out and step.kind in MAILS:
        return texts("step.reply.on_confirm.try_out")
    if step.order_now and step.kind is StepKind.REPLY:
        return texts("order_now.on_card")
    if step.kind is StepKind.INCOMING and card.open_count:
        return texts("step.incoming.on_confirm.unclear")
    return spoken(texts, step.on_confirm, known_of(card))


def problems(card: TaskCard, texts: Texts) -> list[str]:
    """Return what could change the decision, blocking problems before warnings."""
    known = known_of(card)
    ordered = sorted(card.warnings, key=lambda one: one.code not in BLOCKING)
    found = [
        f"{'⛔' if one.code in BLOCKING else '⚠️'} {cut(spoken(texts, one, known), WIDE)}" for one in ordered
    ]
    found.extend(f"❓ {_asked(words, why, texts)}" for words, why in card.asked)
    if card.open_count > len(card.asked):
        found.append(f"❓ {texts('card.open', count=card.open_count - len(card.asked))}")
    return found


def _asked(words: str, why: str, texts: Texts) -> str:
    """Return an unclear wish in the customer's words, and what is unclear about it."""
    code = f"why.{why}"
    return texts("card.asked", words=foreign(words, 90), why=texts(code) if has(code) else foreign(why, 30))


def _summary(card: TaskCard, step: StepCard | None, texts: Texts) -> Json:
    known = known_of(card)
    lines = [title(card, texts)]
    tail: list[str] = []
    if step is None:
        lines.append(_what_now(card, texts))
    else:
        lines.append(f"*{spoken(texts, step.question, known)}*")
        tail.append(f"→ {on_confirm(card, step, texts)}")
    room = LINES - 1 - len(lines) - len(tail)
    found = [*_refusal(step, texts), *problems(card, texts)] if step is not None else []
    shown = found[:PROBLEMS]
    if len(found) > PROBLEMS:
        shown = [*found[: PROBLEMS - 1], f"⚠️ {texts('card.more_problems', count=len(found) - PROBLEMS + 1)}"]
    room -= len(shown)
    if step is not None and step.changes:
        wishes = _changes(step, texts, min(WISHES, room))
    else:
        wishes = _wishes(card, texts, min(WISHES, room))
    return section("\n".join([*lines, *shown, *wishes, *tail]), accessory=_accessory(card, step, texts))


def _refusal(step: StepCard, texts: Texts) -> list[str]:
    """Return what the mail server said when it refused a mail: it tells whether the address is wrong (D-92)."""
    said = str(step.question.values.get("reason") or "") if step.kind is StepKind.MAIL_FAILED else ""
    return [f"⚠️ {texts('review.server')} {foreign(said, WIDE - 40)}"] if said.strip() else []


def _changes(step: StepCard, texts: Texts, room: int) -> list[str]:
    """Return the first differences that the customer's change makes, the last with how many more there are (D-64)."""
    shown = [one.strip() for one in changes_text(list(step.changes), texts)]
    kept = shown[: max(room, 1)]
    more = len(step.changes) - len(kept)
    if more > 0:
        kept[-1] = f"{kept[-1]}  _{texts('timeline.more_changes', count=more)}_"
    return kept


def _wishes(card: TaskCard, texts: Texts, room: int) -> list[str]:
    """Return the first lines, the last of them with how many more there are."""
    if not card.lines:
        return [f"✉️ {foreign(card.subject, 90)}"] if card.subject.strip() and room > 0 else []
    shown = [f"• {line_text(line, texts)}" for line in card.lines[: max(room, 1)]]
    more = card.line_count - len(shown)
    if more > 0:
        shown[-1] = f"{shown[-1]}  _{texts('card.more_lines', count=more)}_"
    return shown


def _what_now(card: TaskCard, texts: Texts) -> str:
    """Return what happens without anybody: what the bot does, for whom it waits, how it ended."""
    known = known_of(card)
    if card.state in (TaskState.DONE, TaskState.STOPPED) and card.outcome:
        return spoken(texts, Say(f"outcome.{card.outcome}"), known)
    if card.state is TaskState.WAITING and card.came_back:
        return spoken(texts, Say("state.waiting.came_back", {"to": card.came_back}), known)
    return spoken(texts, Say(f"state.{card.state}.now"), known)


def _accessory(card: TaskCard, step: StepCard | None, texts: Texts) -> Json:
    if step is None:
        return rows.menu(card, None, texts)
    return button(
        texts("button.review"),
        Action.REVIEW,
        value(step.id, step.revision),
        label=texts("button.review.label", task=f"T-{card.number}"),
    )


def _small_print(card: TaskCard, step: StepCard | None, texts: Texts) -> str:
    """Return who wrote, since when it waits and for whom, who decided last: one line."""
    parts = [f"🧪 *{texts('card.try_out')}*"] if card.try_out else []
    parts.append(f"T-{card.number}")
    if card.customer_name and card.sender_name:
        parts.append(foreign(card.sender_name, 30))
    if step is not None:
        parts.append(texts("card.waiting_since", at=moment(card.waiting_since or step.opened_at, texts)))
        parts.append(
            texts("card.claimed", by=foreign(card.claimed_by, 30))
            if card.claimed_by
            else texts("card.unclaimed")
        )
        if card.next is not None:
            parts.append(next_text(card, texts))
    elif card.last is not None:
        parts.append(decided_text(card.last, texts, known_of(card)))
    else:
        parts.append(texts("card.opened", at=moment(card.opened_at, texts)))
    return joined(parts)


def next_text(card: TaskCard, texts: Texts) -> str:
    """Return what happens if nobody acts, and when (D-83)."""
    said = "" if card.next is None else spoken(texts, card.next, {"by": texts("person.somebody")})
    return f"{'💤' if card.snoozed else '⏰'} {said}"


def _fallback(card: TaskCard, step: StepCard | None, texts: Texts) -> str:
    """Return what notifications and screen readers say: task, customer, decision."""
    now = _what_now(card, texts) if step is None else spoken(texts, step.question, known_of(card))
    return f"T-{card.number} · {who(card)}: {now}"
