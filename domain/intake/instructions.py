"""A colleague's instruction for one step, as proposals to be looked at before anything is done (D-75, D-84).

Pure and deterministic: the same words over the same lines and catalogue always give the same. What cannot be decided is
a choice between named things, what was not understood is said; nothing is guessed. Only members' words are read here: a
customer's mail is never an instruction. How a clause is taken apart stands in ``instruction_clauses.py``; applying a
proposal does NOT belong here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.intake.request import Open, RequestLine

LONGEST = 1_500
"""Characters of one instruction; the rest is not read, and said so."""


class Do(StrEnum):
    """What a proposal does."""

    QUANTITY = "quantity"
    ITEM = "item"
    ADD = "add"
    DROP = "drop"
    DATE = "date"
    VALID_UNTIL = "valid_until"
    SHIP_TO = "ship_to"
    REFERENCE = "reference"
    DISCOUNT = "discount"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Site:
    """A delivery address that may be named; ``code`` '' is the customer's own."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What an instruction speaks of: the lines as they are, numbered from 1 as the person sees them."""

    lines: tuple[RequestLine, ...]
    open: tuple[Open, ...] = ()
    """Unclear wishes, numbered on behind the lines."""
    sites: tuple[Site, ...] = ()
    there: Mapping[int, Decimal] = field(default_factory=dict)
    """Lines that are short -> how much of them there is, in the line's unit (D-51)."""
    priced: bool = False
    """It is a document: prices, discounts and validity can be changed."""
    customer_no: str = ""
    language: str = "en"
    """Of the person who writes: a hint, short words are voted on."""
    names: tuple[str, ...] = ()
    """What each line is called on the screen."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to be done. ``lines``, ``items`` or ``sites`` not empty: one of them must be chosen first."""

    do: Do
    words: str
    """The words it was understood from."""
    line: int | None = None
    """Position among lines and, behind them, unclear wishes; None = the whole document, or a new line."""
    item: str = ""
    """"item_no" or "item_no/variant"."""
    quantity: Decimal | None = None
    uom: str = ""
    day: date | None = None
    text: str = ""
    """A reference, or the code of an address."""
    number: Decimal | None = None
    """A discount in percent, or a unit price."""
    lines: tuple[int, ...] = ()
    items: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Say whether something must be chosen before it can be done."""
        return bool(self.lines or self.items or self.sites)

    def chosen(
        self, *, line: int | None = None, item: str | None = None, site: str | None = None
    ) -> Proposal:
        """Return it with a choice made; what is no candidate is not taken."""
        made = self
        if line is not None and line in made.lines:
            made = replace(made, line=line, lines=())
        if item is not None and item in made.items:
            made = replace(made, item=item, items=())
        if site is not None and site in made.sites:
            made = replace(made, text=site, sites=())
        return made


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of an instruction, and the words that were not."""

    proposals: tuple[Proposal, ...]
    left: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Say whether it can be applied without a choice."""
        return bool(self.proposals) and not any(one.undecided for one in self.proposals)


def settled(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Return proposals without those that a later one undoes: the last word on a thing counts, a dropped line is gone."""
    dropped = {one.line for one in proposals if one.do is Do.DROP and not one.lines}
    kept: list[Proposal] = []
    for one in proposals:
        if one.do not in (Do.DROP, Do.ADD) and one.line is not None and one.line in dropped:
            continue
        if not one.lines and one.do is not Do.ADD:
            kept = [each for each in kept if each.lines or (each.do, each.line) != (one.do, one.line)]
        kept.append(one)
    return tuple(kept)
