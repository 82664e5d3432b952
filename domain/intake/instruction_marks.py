"""What may stand in any clause of an instruction: line numbers, reference, date, address, discount, price (D-75).

What the rest of a clause does stands in ``instruction_clauses.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake import instruction_words as said
from domain.intake.answer_words import drops
from domain.intake.instruction_lines import Finder
from domain.intake.instructions import Do, Proposal, Understood, settled

DAY = "\ue100"
"""The first of the signs that stand for the dates of a text, one each."""


@dataclass(slots=True)
class Marks:
    """Takes out of a clause what is not about goods, and keeps what was proposed."""

    find: Finder
    days: list[date]
    made: list[Proposal] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    clause: str = ""
    targets: list[int] = field(default_factory=list)
    every: bool = False
    gone: bool = False
    """The clause names a line that does not exist."""

    def result(self, *, left: tuple[str, ...]) -> Understood:
        """Return what was proposed, and all words that are left over."""
        whole = [one for one in self.made if one.do is not Do.ADD or one.quantity is not None]
        self.left += [one.words for one in self.made if one not in whole]
        return Understood(settled(tuple(whole)), (*dict.fromkeys(self.left), *left))

    def plain(self, clause: str) -> str:
        """Return a clause as it was written, on one line; dates as ISO days."""
        for at, day in enumerate(self.days):
            clause = clause.replace(chr(ord(DAY) + at), day.isoformat())
        return " ".join(clause.split()).strip(" ,.;:")

    def propose(self, do: Do, line: int | None = None, **fields: Any) -> None:
        """Propose something, in the words of the clause."""
        self.made.append(replace(Proposal(do, self.clause, line), **fields))

    def what_is_there(self) -> None:
        """Propose for the lines that are short what there is of them (D-51)."""
        for at, amount in self.find.matter.there.items():
            line = self.find.line(at)
            if line is not None and amount > 0:
                self.propose(Do.QUANTITY, at, quantity=amount, uom=line.uom)
            else:
                self.propose(Do.DROP, at)

    def take_reference(self, rest: str) -> str:
        """Take out "reference PO-4711"."""
        found = said.REFERENCE.search(rest)
        if found is None:
            return rest
        self.propose(Do.REFERENCE, text=found["value"].strip(".:"))
        return rest[: found.start()] + " " + rest[found.end() :]

    def take_numbers(self, rest: str) -> str:
        """Take out "line 2", "nr. 2 og 3", "them all": the lines that the clause is about."""
        named = [
            int(one) - 1 for found in said.NUMBERED.finditer(rest) for one in re.findall(r"\d+", found["n"])
        ]
        self.targets = [at for at in dict.fromkeys(named) if 0 <= at < self.find.count]
        self.every = self.gone = False
        if named:
            rest = said.NUMBERED.sub(" ", rest)
            self.gone = len(self.targets) < len(set(named))
        elif said.ALL.search(rest):
            self.targets, self.every = list(range(self.find.count)), True
            rest = said.ALL.sub(" ", rest)
        return rest

    def _whom(self, words: str) -> tuple[int, ...]:
        """Return the lines that discount, price or date are for: named ones, else those the words mean, else all."""
        if self.targets:
            return tuple(self.targets)
        return tuple(self.find.refer(said.DELIVERING.sub(" ", words)))

    def take_discount(self, rest: str) -> str:
        """Take out "10 % discount on line 1"."""
        found = said.PERCENT.search(rest)
        if found is None:
            return rest
        words = said.DISCOUNT.sub(" ", f"{rest[: found.start()]} {rest[found.end() :]}")
        return self._money(Do.DISCOUNT, found["n"], words)

    def take_price(self, rest: str) -> str:
        """Take out "price 1200 on line 1"."""
        found = said.PRICE.search(rest)
        if found is None or said.PERCENT.search(rest):
            return rest
        return self._money(Do.PRICE, found["n"], f"{rest[: found.start()]} {rest[found.end() :]}")

    def _money(self, do: Do, written: str, words: str) -> str:
        """Propose a discount or price; only a document has them, and only a plain number counts (D-54)."""
        number = number_of(written)
        words = re.sub(r"\b(?:kr|dkk|nok|sek|eur|each|stk|pcs)\b\.?|[€$£%]", " ", words, flags=re.IGNORECASE)
        if not self.find.matter.priced or number is None:
            return words
        whom = self._whom(words)
        if len(whom) > 1 and not self.targets:
            self.propose(do, number=number, lines=whom)
        elif whom:
            for at in whom:
                self.propose(do, at, number=number)
        elif self.find.count == 1:
            self.propose(do, 0, number=number)
        else:
            self.propose(do, number=number, lines=tuple(range(self.find.count)))
        return "" if whom else words

    def take_dates(self, rest: str) -> str:
        """Take out "on 9 January": of the lines named, else of all."""
        found = [sign for sign in rest if 0 <= ord(sign) - ord(DAY) < len(self.days)]
        if not found:
            return rest
        day = self.days[ord(found[0]) - ord(DAY)]
        rest = re.sub(f"[{''.join(found)}]", " ", rest)
        if said.VALID.search(rest) and self.find.matter.priced:
            self.propose(Do.VALID_UNTIL, day=day)
            return said.VALID.sub(" ", rest)
        numbers = [one for one in self.find.numbers(rest) if one.strength >= 2]
        whom = [] if numbers or drops(rest) or said.SHIP_TO.search(rest) else list(self._whom(rest))
        if whom and not self.every and len(whom) < self.find.count:
            for at in whom:
                self.propose(Do.DATE, at, day=day)
            return ""
        self.propose(Do.DATE, day=day)
        return said.DELIVERING.sub(" ", rest) if not said.SHIP_TO.search(rest) else rest

    def take_ship_to(self, rest: str) -> str:
        """Take out "ship to the warehouse"."""
        found = said.SHIP_TO.search(rest)
        if found is None or not self.find.matter.sites:
            return rest
        codes = self.find.sites(found["where"])
        if not codes:
            return rest
        if len(codes) == 1:
            self.propose(Do.SHIP_TO, text=codes[0])
        else:
            self.propose(Do.SHIP_TO, sites=codes)
        return rest[: found.start()]


def number_of(written: str) -> Decimal | None:
    """Return a number as people of five languages write it, None if it is none."""
    plain = written.replace(" ", "")
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    try:
        return Decimal(plain.replace(",", "."))
    except ArithmeticError:
        return None
