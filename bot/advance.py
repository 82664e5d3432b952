"""Moves tasks that are due: decide in a read-only frame, do what is slow outside, write in a frame that checks.

Reading a mail and rendering a PDF take time and may fail; they happen between two frames. An overtaken result is
dropped, because the second frame finds that the task has changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from bot import faults
from bot.logs import context, event, failure
from bot.reading import Reader, read_unread
from domain.clock import Clock
from domain.db import Frames, is_locked
from domain.errors import Stale
from domain.moves import drafting, perform
from domain.moves.drafting import Prepared
from domain.moves.perform import Doubtful, NoPriceFor, NotQuotable
from domain.moves.situation import Situation, look
from domain.sales.facts import DocumentView
from domain.tasks import service
from domain.tasks.advance import Draft, Read, next_move

log = logging.getLogger(__name__)
MOST_MOVES = 12
"""A task that moves more often in one go is going round in circles."""


@dataclass(frozen=True, slots=True)
class Advancer:
    """Does the moves of due tasks."""

    frames: Frames
    clock: Clock
    reader: Reader
    render_pdf: Callable[[DocumentView], bytes]
    mail_domain: str
    key: bytes
    wake: Callable[[], None]

    def run(self, limit: int = 50) -> int:
        """Move up to ``limit`` due tasks; returns how many were moved."""
        count = 0
        while count < limit:
            with self.frames.transaction() as tx:
                task_id = service.lease_due(tx, now=self.clock())
            if not task_id:
                break
            count += 1
            with context(task=task_id):
                self._task(task_id)
        if count:
            self.wake()
        return count

    def _task(self, task_id: int) -> None:
        try:
            for _ in range(MOST_MOVES):
                with self.frames.read_only() as tx:
                    situation = look(tx, task_id, now=self.clock())
                if not situation.working:
                    return
                self._move(situation)
            self._give_up(task_id, "restless")
        except Stale:
            event(log, "task.overtaken")
            self._release(task_id)
        except OperationalError as error:
            if not is_locked(error):
                raise
            event(
                log, "task.locked_out"
            )  # somebody else was writing: no fault of this task, so not counted on it
            self._release(task_id)
        except Exception as error:  # noqa: BLE001  # whatever breaks one task is counted on it; others go on
            failure(log, "task.broke", error)
            self._give_up(task_id, type(error).__name__)

    def _release(self, task_id: int) -> None:
        """Give the task back undone; it is looked at anew."""
        with self.frames.transaction() as tx:
            service.release(tx, task_id, now=self.clock())

    def _give_up(self, task_id: int, error: str) -> None:
        """Count the failure on the task; after the third a person is asked."""
        with self.frames.transaction() as tx:
            service.failed(tx, task_id, error=error, now=self.clock())

    def _move(self, situation: Situation) -> None:
        move = next_move(situation.facts)
        event(log, "task.move", move=type(move).__name__)
        if isinstance(move, Read):
            request = read_unread(self.reader.read, situation)
            faults.reach("advance.after_read")
            with self.frames.transaction() as tx:
                perform.keep_reading(tx, situation, request, now=self.clock())
        elif isinstance(move, Draft):
            self._draft(situation, move.kind)
        else:
            try:
                with self.frames.transaction() as tx:
                    perform.perform(tx, situation, move, now=self.clock())
            except (NoPriceFor, NotQuotable, Doubtful) as why:
                with self.frames.transaction() as tx:
                    perform.ask_instead(tx, situation, why, now=self.clock())
        faults.reach("advance.after_move", type(move).__name__)

    def _draft(self, situation: Situation, kind: str) -> None:
        with self.frames.read_only() as tx:
            prepared = drafting.prepare(tx, situation, kind, now=self.clock())
        pdf, name = self._pdf(prepared)
        faults.reach("advance.after_render")
        with self.frames.transaction() as tx:
            drafting.open_reply(
                tx,
                situation,
                prepared,
                pdf=pdf,
                pdf_name=name,
                mail_domain=self.mail_domain,
                key=self.key,
                now=self.clock(),
            )

    def _pdf(self, prepared: Prepared) -> tuple[bytes | None, str]:
        document = prepared.document
        if document is None:
            return None, ""
        suffix = f"-v{document.version}" if document.version > 1 else ""
        return self.render_pdf(document), f"{document.number}{suffix}.pdf"
