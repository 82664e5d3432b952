"""The thread reply that calls for somebody, edited when the question is decided (D-85)."""

from __future__ import annotations

import re

from domain.tasks.facts import PingView, Say
from domain.tasks.states import StepState
from handlers.blocks import section
from handlers.texts import Texts
from handlers.views.message import Message, message
from handlers.views.wording import DECIDED, spoken

MOST_MENTIONS = 10
_SIGNS = {"opened": "👉", "reminded": "⏰", "given": "👤", "woken": "⏰"}
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,20}$")
_GROUP = re.compile(r"S[A-Z0-9]{1,20}$")


def ping(view: PingView, texts: Texts, *, link: str = "") -> Message:
    """Return the call: mentions, one sentence, a link to the card.

    Args:
        link: permalink of the card; '' = the card is the thread's first message anyway.
    """
    known = {"task": f"T-{view.task_number}"}
    question = spoken(texts, view.question, known)
    if view.state != StepState.OPEN:
        values = {"by": view.decided_by, "at": view.decided_at}
        code = f"ping.{view.state}" if view.decided_by else f"ping.{view.state}.nobody"
        text = f"{DECIDED[view.state]} {spoken(texts, Say(code, values), known)}"
        return message(text, [section(f"{text}\n~{question.replace('~', '')}~")])
    called = " ".join(mention(one) for one in view.mentions[:MOST_MENTIONS] if mention(one))
    where = f"<{link}|{known['task']}>" if link else ""
    why = _why(view, texts)
    text = " ".join(part for part in (_SIGNS[view.why], called, why, question, where) if part)
    return message(text, [section(text)])


def _why(view: PingView, texts: Texts) -> str:
    """Return why somebody is called again; the first call says only what is asked."""
    if view.why == "opened":
        return ""
    values = {"by": view.by or texts("person.somebody"), "at": view.since}
    return f"*{spoken(texts, Say(f'call.{view.why}', values), {})}*"


def mention(slack_id: str) -> str:
    """Return the mention of a member or a user group, '' for what is neither."""
    if _MEMBER.match(slack_id):
        return f"<@{slack_id}>"
    return f"<!subteam^{slack_id}>" if _GROUP.match(slack_id) else ""
