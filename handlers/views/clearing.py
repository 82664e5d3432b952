"""The questions before *Stop all tasks* and before a task is deleted, with what they take away (D-72, D-79)."""

from __future__ import annotations

from domain.commands.clearing import Deletion, StopAll
from handlers.blocks import Json, context, modal, section
from handlers.checks import limits
from handlers.ids import View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, joined


def stop_all_modal(found: StopAll, texts: Texts) -> Json:
    """Return the question before *Stop all tasks*; nothing to press where nothing runs. The metadata is the desk's id."""
    name = foreign(found.desk_name, 80)
    if not found.tasks:
        blocks = [section(texts("stop_all.nothing", desk=name))]
    else:
        lines = [f"*{texts('stop_all.question', count=found.tasks, desk=name)}*"]
        if found.mails:
            lines.append(f"• {texts('stop_all.mails', count=found.mails)}")
        lines.extend((f"• {texts('stop_all.documents')}", f"• {texts('stop_all.final')}"))
        blocks = [section("\n".join(lines))]
    return modal(
        flat(texts("stop_all.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.STOP_ALL if found.tasks else View.STOPPED_ALL,
        submit=texts("stop_all.submit") if found.tasks else None,
        close=texts("button.cancel") if found.tasks else texts("button.close"),
        private_metadata=value(found.desk_id),
    )


def stopped_all_modal(found: StopAll, texts: Texts) -> Json:
    """Return the report: how many were stopped, how many mails were withdrawn."""
    lines = [f"⏹️ *{texts('stop_all.done', count=found.tasks, desk=foreign(found.desk_name, 80))}*"]
    if found.mails:
        lines.append(texts("stop_all.withdrawn", count=found.mails))
    return modal(
        flat(texts("stop_all.title"), limits.MODAL_TITLE),
        [section("\n".join(lines)), context(texts("stop_all.cards"))],
        callback_id=View.STOPPED_ALL,
        close=texts("button.close"),
    )


def delete_modal(found: Deletion, texts: Texts) -> Json:
    """Return the question before a task is deleted, with what stays. The metadata is the task's id."""
    task = f"T-{found.number}"
    lines = [f"*{texts('delete.question', task=task)}*", f"• {texts('delete.goes', count=found.mails)}"]
    if found.documents:
        lines.append(f"• {texts('delete.documents', numbers=joined(found.documents, ', '))}")
    lines.extend((f"• {texts('delete.ids')}", f"• {texts('delete.final')}"))
    return modal(
        flat(texts("delete.title", task=task), limits.MODAL_TITLE),
        [section("\n".join(lines))],
        callback_id=View.DELETE_TASK,
        submit=texts("delete.submit"),
        close=texts("button.cancel"),
        private_metadata=value(found.task_id),
    )
