"""The second opinion of a mail: asks a language model within the month's limit and holds its quotes against our reading.

Whatever goes wrong, our own reading goes on, with a flag that the card says. Nothing of a mail and no key is logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.exc import SQLAlchemyError

from bot.llm.client import Answer, Endpoint, NoAnswer, ask
from bot.llm.prompt import MOST_TOKENS_OUT, Manner, request_body
from bot.logs import event
from domain.clock import Clock
from domain.db import Frames
from domain.desks import spending
from domain.intake.opinion import LONGEST_LETTER, MOST_MENTIONS, Opinion, Unusable, parse, supported
from domain.intake.request import OpinionNote, Request
from domain.intake.second_opinion import DIFFERS, FAILED, LIMIT, Asked, compare, wanted

log = logging.getLogger(__name__)
TRIES = 2
REST_S = 300.0
"""After a failure that will not pass by itself at once, mails are read without a second opinion for so long."""
SHORTEST_S = 1.0
"""With less time left nothing is tried again."""
_RESTING = frozenset({"timeout", "unreachable", "broken", "refused", "busy"})
_MENDABLE = frozenset({400, 404, 415, 422})


class _LimitReached(Exception):
    """The month's limit allows no call."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What the language model may cost."""

    monthly_tokens: int
    price_in: Decimal = Decimal(0)
    """Of a million tokens."""
    price_out: Decimal = Decimal(0)
    currency: str = ""

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Return the price of tokens, in millionths of the currency at the finest."""
        price = (self.price_in * tokens_in + self.price_out * tokens_out) / 1_000_000
        return price.quantize(Decimal("0.000001"))


@dataclass(slots=True)
class _Tally:
    """What the calls for one mail took."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)


@dataclass(slots=True)
class SecondOpinion:
    """Asks the language model about one mail after the other; used by one thread at a time."""

    frames: Frames
    clock: Clock
    endpoint: Endpoint
    budget: Budget
    stopwatch: Callable[[], float] = time.monotonic
    manner: Manner = field(default_factory=Manner)
    resting_until: float = 0.0

    def __call__(self, asked: Asked) -> Request:
        """Return our reading with what the second one says otherwise made a question, and a note of what it took."""
        if not wanted(asked.request):
            return asked.request
        started, tally = self.stopwatch(), _Tally()
        try:
            opinion = supported(self._opinion(asked, started, tally), asked.letter)
        except NoAnswer as why:
            return self._without(asked.request, "failed", why.reason, started, tally)
        except Unusable:
            return self._without(asked.request, "failed", "unusable", started, tally)
        except _LimitReached:
            return self._without(asked.request, "limit", "", started, tally)
        except SQLAlchemyError as error:
            event(log, "llm.uncounted", level=logging.WARNING, error=error)
            return self._without(asked.request, "failed", "uncounted", started, tally)
        made = compare(asked, opinion)
        note = self._note("differs" if DIFFERS in made.flags else "agrees", "", started, tally)
        note = replace(note, dropped=opinion.dropped, questions=opinion.questions)
        event(
            log,
            "llm.compared",
            outcome=note.outcome,
            ms=note.milliseconds,
            tokens_in=note.tokens_in,
            tokens_out=note.tokens_out,
            mentions=len(opinion.mentions),
            dropped=note.dropped,
        )
        return replace(made, opinion=note)

    def _opinion(self, asked: Asked, started: float, tally: _Tally) -> Opinion:
        """Ask, once more where that may help, and return what keeps to the contract."""
        if started < self.resting_until:
            raise NoAnswer("resting")
        own = sum(1 for one in asked.request.lines if one.evidence.source == "body")
        if len(asked.letter.text) > LONGEST_LETTER or own > MOST_MENTIONS:
            raise NoAnswer("too_long")
        end = started + self.endpoint.timeout_s
        for last in (False, True):
            try:
                return parse(self._ask(asked, end - self.stopwatch(), tally).content)
            except NoAnswer as why:
                if last or not self._again(why, end):
                    if why.reason in _RESTING:
                        self.resting_until = self.stopwatch() + REST_S
                    raise
            except Unusable:
                if last or end - self.stopwatch() < SHORTEST_S:
                    raise
                self.manner = replace(self.manner, schema=False)
        raise NoAnswer("unusable")

    def _again(self, why: NoAnswer, end: float) -> bool:
        """Say whether a second call may bring what the first did not, and learn how the endpoint wants to be asked."""
        if end - self.stopwatch() < SHORTEST_S:
            return False
        if why.status in _MENDABLE:
            mended = self.manner.mended(why.said)
            changed, self.manner = mended != self.manner, mended
            return changed
        return why.reason in {"unreachable", "broken", "busy", "unusable"}

    def _ask(self, asked: Asked, seconds: float, tally: _Tally) -> Answer:
        """Make one call, counted before and after; a call whose end nobody knows keeps what was reserved for it."""
        body = request_body(asked.letter, self.endpoint.model, self.manner)
        reserved = (len(body), MOST_TOKENS_OUT)  # no token is shorter than a byte
        now = self.clock()
        with self.frames.transaction() as tx:
            fits = spending.reserve(
                tx, tokens_in=reserved[0], tokens_out=reserved[1], limit=self.budget.monthly_tokens, now=now
            )
        if not fits:
            raise _LimitReached
        try:
            answer = ask(self.endpoint, body, seconds=seconds, clock=self.stopwatch)
        except NoAnswer as why:
            nothing = why.status >= 300 or why.reason == "unreachable"
            self._settle(reserved, (0, 0) if nothing else reserved, tally, failed=True, now=now)
            event(log, "llm.unanswered", level=logging.WARNING, reason=why.reason, status=why.status)
            raise
        used = (
            reserved[0] if answer.tokens_in is None else min(answer.tokens_in, spending.MOST_TOKENS),
            reserved[1] if answer.tokens_out is None else min(answer.tokens_out, spending.MOST_TOKENS),
        )
        self._settle(reserved, used, tally, failed=False, now=now)
        return answer

    def _settle(
        self, reserved: tuple[int, int], used: tuple[int, int], tally: _Tally, *, failed: bool, now: datetime
    ) -> None:
        cost = self.budget.cost(*used)
        tally.tokens_in += used[0]
        tally.tokens_out += used[1]
        tally.cost += cost
        with self.frames.transaction() as tx:
            spending.settle(tx, reserved=reserved, used=used, cost=cost, failed=failed, now=now)

    def _note(self, outcome: str, reason: str, started: float, tally: _Tally) -> OpinionNote:
        return OpinionNote(
            outcome,
            reason,
            self.endpoint.model,
            round((self.stopwatch() - started) * 1000),
            tally.tokens_in,
            tally.tokens_out,
            tally.cost,
            self.budget.currency if tally.cost else "",
        )

    def _without(self, own: Request, outcome: str, reason: str, started: float, tally: _Tally) -> Request:
        """Return our reading as it is, with the reason why it stands alone."""
        event(log, "llm.without", level=logging.WARNING, outcome=outcome, reason=reason)
        flag = LIMIT if outcome == "limit" else FAILED
        note = self._note(outcome, reason, started, tally)
        return replace(own, opinion=note, flags=own.flags | {flag})
