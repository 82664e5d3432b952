"""The desk's pinned summary card: what needs attention, and whether mails come and leave (D-80, D-92)."""

from __future__ import annotations

from domain.desks.facts import AlertView
from domain.desks.watch import MAILBOX, SENDING
from domain.kpis.facts import Today
from domain.tasks.facts import DeskSummary
from domain.words import has
from handlers.blocks import actions, button, context, section
from handlers.ids import Action, value
from handlers.texts import Texts
from handlers.views.figures import today_line
from handlers.views.message import Message, message
from handlers.views.ping import MOST_MENTIONS, mention
from handlers.views.wording import foreign, joined, moment


def desk_card(desk: DeskSummary, texts: Texts, *, today: Today | None = None) -> Message:
    """Return the desk's summary card.

    Args:
        today: what the desk quoted and sold today (D-102).
    """
    name = foreign(desk.name, 80)
    attention = texts("summary.attention", count=desk.attention) if desk.attention else texts("summary.calm")
    mark = "🟠" if desk.attention else "✅" if desk.active else "⏸️"
    head = f"{mark} *{name}* · *{attention}*"
    lines = [head]
    if desk.attention and desk.oldest_since is not None:
        lines[0] = f"{head} · {texts('summary.oldest', at=moment(desk.oldest_since, texts))}"
    counts = [texts("summary.running", count=desk.running), texts("summary.waiting", count=desk.waiting)]
    lines.append(joined(counts))
    if today is not None and (today.quotes or today.orders):
        lines.append(today_line(today, texts))
    if not desk.active:
        lines.append(f"⏸️ *{texts('summary.inactive')}*")
    if desk.limit:
        code = "summary.limit" if desk.held else "summary.limit_none"
        lines.append(f"⏳ {texts(code, limit=desk.limit, count=desk.held)}")
    if desk.mailbox_error:
        since = f" {texts('summary.since', at=desk.mailbox_since)}" if desk.mailbox_since else ""
        lines.append(f"⛔ {mailbox_text(desk.mailbox_error, texts)}{since}")
    if desk.sending_error:
        lines.append(f"⛔ {texts('summary.sending', why=sending_text(desk.sending_error, texts))}")
    blocks = [
        section("\n".join(lines)),
        actions(
            button(texts("button.inbox"), Action.INBOX, value(desk.desk_id)),
            button(texts("button.try"), Action.TRY, value(desk.desk_id)),
            button(texts("button.settings"), Action.DESK, value(desk.desk_id)),
            block_id="desk",
        ),
        context(texts("summary.hint")),
    ]
    return message(f"{name}: {attention}", blocks)


def alert_message(alert: AlertView, texts: Texts) -> Message:
    """Return what configurators are told once, and afterwards that it is over (D-13, D-92)."""
    name = foreign(alert.desk_name, 80)
    if alert.ended_at is not None:
        text = texts(f"alert.{alert.kind}.over", desk=name, at=alert.ended_at)
        return message(text, [section(f"✅ {text}")])
    ways = {MAILBOX: mailbox_text, SENDING: sending_text}
    why = ways[alert.kind](alert.detail, texts) if alert.kind in ways else ""
    detail = foreign(alert.detail, 60)
    text = texts(f"alert.{alert.kind}", desk=name, detail=detail, since=alert.made_at, why=why)
    called = " ".join(mention(one) for one in alert.mentions[:MOST_MENTIONS])
    way = button(texts("button.settings"), Action.DESK, value(alert.desk_id))
    return message(text, [section(f"⚠️ {called} {text}".replace("  ", " "), accessory=way)])


def mailbox_text(error: str, texts: Texts) -> str:
    """Return what is wrong with a mailbox and what to do about it."""
    code = f"mailbox.{error}"
    return texts(code) if has(code) else texts("mailbox.other", code=foreign(error, 60))


def sending_text(error: str, texts: Texts) -> str:
    """Return why a mail server takes no mails."""
    code = f"sending.{error}"
    return texts(code) if has(code) else mailbox_text(error, texts)
