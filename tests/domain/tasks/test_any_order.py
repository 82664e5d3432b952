"""Whatever the order of mails, clicks, ticks and trouble: one open review per task, every approved mail at most once.

Hypothesis plays a customer, two people, the bot and a mail server that lies. SQLite only: what is tested is the order of
frames, one after the other; threads are tested elsewhere on both databases.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.effects import Happened, NotDone, Refused, Unknown
from domain import db
from domain.commands import answers, drafts, review
from domain.effects.states import EffectState
from domain.errors import DomainError, IllegalTransition, InvalidInput
from domain.inbox.facts import MailKind
from domain.inbox.models import InboundMail, OutboundMail
from domain.tasks.models import Step, Task
from domain.tasks.states import BESIDE, StepKind, StepState, TaskState
from tests.build import ACCEPTS, REJECTS, Shop, line, request, wish
from tests.conftest import FakeClock
from tests.database import quick_engine
from tests.shops import OPENED

SAYS = {
    "asks": request(),
    "asks for too many": request(line(quantity="25")),
    "is unclear": request(line(), open=(wish(),)),
    "accepts": ACCEPTS,
    "rejects": REJECTS,
}
OUTCOMES = {
    "it left": lambda: Happened("sha"),
    "try later": lambda: NotDone("smtp_451", ""),
    "refused": lambda: Refused("smtp_550", "no such user"),
    "nobody knows": lambda: Unknown("connection_lost", ""),
    "the worker breaks": lambda: RuntimeError("broke"),
}
NEED_ANSWERS = {
    StepKind.UNKNOWN_SENDER,
    StepKind.ITEMS,
    StepKind.NOT_AVAILABLE,
    StepKind.PAUSED,
    StepKind.UNCERTAIN_MAIL,
    StepKind.MAIL_FAILED,
}


class AnyOrder(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tilbud-order-"))
        file = self.folder / "shop.sqlite3"
        shutil.copyfile(self.template, file)
        self.engine = quick_engine(f"sqlite:///{file}")
        self.shop = Shop(db.frames(self.engine), FakeClock(OPENED))
        self.left: Counter[str] = Counter()
        self.asked_again: Counter[str] = Counter()
        """Mails that a person asked to send once more: each such answer allows one mail more."""

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @initialize(known=st.sampled_from([True, True, True, False]))
    def a_customer_asks_for_chairs(self, known) -> None:
        address = {} if known else {"from_address": "new@hotel.example"}
        self.shop.arrive(SAYS["asks"], **address)
        self.shop.advance()

    @rule(says=st.sampled_from(sorted(SAYS)))
    def the_customer_writes_again(self, says) -> None:
        first = self.shop.all(InboundMail)[0]
        self.shop.arrive(SAYS[says], from_address=first.from_address, references=(first.message_id,))

    @rule(times=st.integers(1, 4), who=st.booleans())
    def somebody_does_what_is_asked(self, times, who) -> None:
        """The straight way: the newest open step gets its usual answer, the bot goes on."""
        for _ in range(times):
            waiting = self.shop.all(Step, Step.state == StepState.OPEN)
            if not waiting:
                return
            step = waiting[-1]
            by = self.shop.ana if who else self.shop.bo
            try:
                self._click(step, "answer" if step.kind in NEED_ANSWERS else "confirm", by)
            except DomainError:
                return
            self.shop.advance()

    @rule(kind=st.sampled_from([MailKind.AUTO_REPLY, MailKind.BOUNCE]))
    def a_machine_writes(self, kind) -> None:
        ours = [one.message_id for one in self.shop.all(OutboundMail)][-1:]
        self.shop.arrive(
            kind=kind, from_address="mailer-daemon@x.example", bounced_ids=tuple(ours), references=tuple(ours)
        )

    @rule()
    def a_stranger_writes(self) -> None:
        first = self.shop.all(InboundMail)[0]
        self.shop.arrive(from_address="evil@other.example", references=(first.message_id,))

    @rule()
    def the_bot_moves(self) -> None:
        self.shop.advance()

    @rule(outcome=st.sampled_from(sorted(OUTCOMES)))
    def the_outbox_is_drained(self, outcome) -> None:
        self.shop.outside.results = [OUTCOMES[outcome]()]
        before = len(self.shop.outside.performed)
        self.shop.send()
        for number, claimed in enumerate(self.shop.outside.performed[before:]):
            if number or outcome in ("it left", "nobody knows", "the worker breaks"):  # it may have left
                self.left[claimed.key] += 1
        self.shop.outside.results = []

    @rule(minutes=st.sampled_from([1, 10, 400]))
    def time_passes(self, minutes) -> None:
        self.shop.clock.now += timedelta(minutes=minutes)

    @rule(
        nth=st.integers(0, 3),
        who=st.booleans(),
        how=st.sampled_from(["confirm", "answer", "discard", "edit", "old card"]),
    )
    def somebody_clicks(self, nth, who, how) -> None:
        steps = self.shop.all(Step)
        if not steps:
            return
        step = steps[-1 - nth % len(steps)]
        by = self.shop.ana if who else self.shop.bo
        try:
            self._click(step, how, by)
        except (DomainError, IllegalTransition):
            return

    def _click(self, step, how, by) -> None:
        shop = self.shop
        if how == "confirm":
            shop.do(review.confirm, step.id, revision=step.revision, by=by, in_review=True)
        elif how == "old card":
            shop.do(review.confirm, step.id, revision=step.revision - 1, by=by, in_review=True)
        elif how == "discard":
            shop.do(review.discard, step.id, revision=step.revision, by=by)
        elif how == "edit":
            words = drafts.DraftEdit("Emne", f"Ord {step.revision}", "", ())
            shop.do(drafts.edit_draft, step.id, words, revision=step.revision, by=by)
        elif step.kind == StepKind.UNKNOWN_SENDER:
            shop.do(answers.choose_contact, step.id, "K1", "once", by=by)
        elif step.kind == StepKind.ITEMS:
            shop.do(
                answers.answer_items,
                step.id,
                {0: answers.LineAnswer("", None, "", drop=True)},
                revision=step.revision,
                by=by,
            )
        elif step.kind == StepKind.NOT_AVAILABLE:
            shop.do(answers.quote_anyway, step.id, revision=step.revision, by=by)
        elif step.kind == StepKind.PAUSED:
            shop.do(review.resume, step.id, "as_it_was", by=by)
        elif step.kind == StepKind.UNCERTAIN_MAIL:
            shop.do(answers.resolve_mail, step.id, was_sent=False, by=by)
            self.asked_again[step.payload["key"]] += 1
        elif step.kind == StepKind.MAIL_FAILED:
            shop.do(answers.retry_sending, step.id, to="", by=by)
        else:
            raise InvalidInput

    @rule(nth=st.integers(0, 5))
    def somebody_stops_a_task(self, nth) -> None:
        tasks = self.shop.all(Task)
        if tasks and nth == 0:
            try:
                self.shop.stop(tasks[-1].id)
            except IllegalTransition:
                return

    @rule()
    def somebody_continues_a_stopped_task(self) -> None:
        for task in self.shop.all(Task, Task.state == TaskState.STOPPED)[-1:]:
            try:
                self.shop.do(review.continue_as_new, task.id)
            except IllegalTransition:
                return

    @invariant()
    def a_task_has_one_open_review_at_most(self) -> None:
        open_reviews = [
            one for one in self.shop.all(Step, Step.state == StepState.OPEN) if one.kind not in BESIDE
        ]
        assert max(Counter(one.task_id for one in open_reviews).values(), default=0) <= 1

    @invariant()
    def a_task_needs_a_person_exactly_while_something_is_asked(self) -> None:
        asked = Counter(one.task_id for one in self.shop.all(Step, Step.state == StepState.OPEN))
        for task in self.shop.all(Task):
            if task.state in (TaskState.NEEDS_PERSON, TaskState.PAUSED):
                assert asked[task.id], f"T-{task.number} needs a person and asks nothing"
            if task.state in (TaskState.WAITING, TaskState.DONE):
                assert not asked[task.id], f"T-{task.number} is {task.state} and asks something"
            if task.state == TaskState.WORKING:
                assert task.due_at is not None, f"T-{task.number} is forgotten"

    @invariant()
    def a_task_that_is_sending_has_a_mail_on_its_way(self) -> None:
        under_way = {
            one.task_id
            for one in self.shop.effects()
            if one.state in (EffectState.PENDING, EffectState.INFLIGHT)
        }
        for task in self.shop.all(Task, Task.state == TaskState.SENDING):
            assert task.id in under_way, f"T-{task.number} waits for a mail that nobody sends"

    @invariant()
    def every_approved_mail_leaves_once_unless_a_person_asks_again(self) -> None:
        for key, times in self.left.items():
            assert times <= 1 + self.asked_again[key], f"{key} may have left {times} times"

    @invariant()
    def nothing_leaves_that_nobody_approved(self) -> None:
        approved = {
            f"mail:step:{one.id}"
            for one in self.shop.all(Step, Step.kind == StepKind.REPLY, Step.state == StepState.CONFIRMED)
        }
        assert set(self.shop.outside.keys) <= approved


@pytest.mark.parametrize("seed", [0])
def test_whatever_the_order_one_review_is_open_and_every_mail_leaves_once(stocked_sqlite, seed):
    stocked_sqlite.engine.dispose()
    AnyOrder.template = stocked_sqlite.kept
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
