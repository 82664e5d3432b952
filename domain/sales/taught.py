"""Names that people taught the desk: kept with scope, author and undo, and used before anything fuzzy (D-76)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.errors import InvalidInput, NotFound
from domain.intake.naming import LONGEST, normal
from domain.intake.request import Candidate, Catalogue, Match, Why
from domain.sales.items import load_items
from domain.sales.models import Customer, ItemAlias

RULE = "taught"
CERTAIN = 0.99
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Name:
    """Words and what they mean, as a person says it."""

    written: str
    item_no: str
    variant_code: str
    customer_no: str
    """'' = everybody."""


@dataclass(frozen=True, slots=True)
class TaughtName:
    """A name that was taught."""

    id: int
    written: str
    item_no: str
    variant_code: str
    customer_no: str
    customer_name: str
    by: str
    """Member's Slack id."""
    made_at: datetime


def check(tx: Session, name: Name) -> str:
    """Return a name's words as they are compared.

    Raises:
        InvalidInput: with the field "phrase" or "item" of what cannot be taught.
    """
    phrase = normal(name.written)
    if not phrase or len(name.written) > LONGEST or not any(sign.isalpha() for sign in phrase):
        raise InvalidInput("teach.no_words", field="phrase")
    item = load_items(tx, [name.item_no], language="").get(name.item_no) if name.item_no else None
    if item is None or not item.active:
        raise InvalidInput("error.no_item", field="item", item=name.item_no)
    if item.blocked:
        raise InvalidInput("error.item_blocked", field="item", item=name.item_no)
    if name.variant_code not in (item.variants or {""}):
        raise InvalidInput("error.choose_variant", field="item", item=name.item_no)
    if name.customer_no and tx.get(Customer, name.customer_no) is None:
        raise InvalidInput("teach.no_customer", field="scope")
    return phrase


def teach(tx: Session, name: Name, *, by: str, now: datetime) -> ItemAlias:
    """Keep a name; what the same words meant before is undone.

    Raises:
        InvalidInput: see :func:`check`.
    """
    phrase = check(tx, name)
    before = tx.scalar(
        select(ItemAlias)
        .where(
            ItemAlias.customer_no == name.customer_no,
            ItemAlias.phrase == phrase,
            ItemAlias.undone_at.is_(None),
        )
        .with_for_update()
    )
    if before is not None:
        before.undone_by, before.undone_at = by, now
        tx.flush()  # flush: one live name for the same words
    row = ItemAlias(
        customer_no=name.customer_no,
        phrase=phrase,
        written=name.written.strip(),
        item_no=name.item_no,
        variant_code=name.variant_code,
        by=by,
        made_at=now,
        undone_at=None,
    )
    tx.add(row)
    tx.flush()  # flush: id
    return row


def undo(tx: Session, alias_id: int, *, by: str, now: datetime) -> ItemAlias:
    """Forget a name from now on; doing it twice is once.

    Raises:
        NotFound: there never was such a name.
    """
    row = tx.get(ItemAlias, alias_id, with_for_update=True)
    if row is None:
        raise NotFound("teach.unknown")
    if row.undone_at is None:
        row.undone_by, row.undone_at = by, now
    return row


def taught_names(tx: Session, *, words: str = "", limit: int = MOST_LISTED) -> tuple[TaughtName, ...]:
    """Return the live names, the newest first; ``words`` narrows them to those that have them in name, item or customer."""
    rows = tx.execute(
        select(ItemAlias, Customer.name)
        .outerjoin(Customer, Customer.customer_no == ItemAlias.customer_no)
        .where(ItemAlias.undone_at.is_(None))
        .order_by(ItemAlias.id.desc())
        .limit(2_000)
    ).all()
    wanted = words.casefold()
    found = [
        TaughtName(
            row.id,
            row.written,
            row.item_no,
            row.variant_code,
            row.customer_no,
            customer or "",
            row.by,
            row.made_at,
        )
        for row, customer in rows
        if wanted in f"{row.written} {row.item_no} {row.customer_no} {customer or ''}".casefold()
    ]
    return tuple(found[:limit])


def names_for(tx: Session, customer_no: str) -> dict[str, tuple[str, str]]:
    """Return phrase -> (item, variant) of everybody's names, the customer's own before them. One query."""
    rows = tx.scalars(
        select(ItemAlias)
        .where(ItemAlias.undone_at.is_(None), ItemAlias.customer_no.in_({"", customer_no}))
        .order_by(ItemAlias.customer_no)
    )
    return {row.phrase: (row.item_no, row.variant_code) for row in rows}


@dataclass(frozen=True, slots=True)
class TaughtCatalogue:
    """A catalogue that knows what people taught; everything else it asks the one below."""

    below: Catalogue
    names: Mapping[str, tuple[str, str]]

    def _meant(self, phrase: str) -> tuple[str, str] | None:
        found = self.names.get(normal(phrase)) if self.names else None
        return found if found is not None and self.below.units(found[0]) else None

    def candidates(self, phrase: str, language: str, customer_no: str, *, limit: int = 5) -> list[Candidate]:
        """Return what was taught first."""
        meant = self._meant(phrase)
        found = self.below.candidates(phrase, language, customer_no, limit=limit)
        if meant is None:
            return found
        rest = [one for one in found if (one.item_no, one.variant_code) != meant]
        return [Candidate(*meant, CERTAIN, RULE, sure=True), *rest][:limit]

    def match(self, phrase: str, language: str, customer_no: str, *, uom: str = "") -> Match:
        """Return what was taught; a blocked item is asked about like any other."""
        meant = self._meant(phrase)
        if meant is None:
            return self.below.match(phrase, language, customer_no, uom=uom)
        only = Candidate(*meant, CERTAIN, RULE, sure=True)
        if not self.below.blocked(only.item_no):
            return Match(None, (only,))
        instead = self.below.replacement(only.item_no)
        others = (Candidate(instead, "", CERTAIN, RULE, sure=False),) if instead else ()
        return Match(Why.BLOCKED_ITEM, (only, *others))

    def among(self, phrase: str, language: str, items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Return which of the given items were meant."""
        meant = self._meant(phrase)
        if meant is not None and meant[0] in items:
            return (meant,)
        return self.below.among(phrase, language, items)

    def is_code(self, token: str, customer_no: str) -> bool:
        """Say whether a token is an identifier, or a name with a figure that was taught."""
        if any(sign.isdigit() for sign in token) and self._meant(token) is not None:
            return True
        return self.below.is_code(token, customer_no)

    def base_uom(self, item_no: str) -> str:
        """Ask the catalogue below."""
        return self.below.base_uom(item_no)

    def content(self, item_no: str, unit: str) -> Decimal | None:
        """Ask the catalogue below."""
        return self.below.content(item_no, unit)

    def units(self, item_no: str) -> dict[str, Decimal]:
        """Ask the catalogue below."""
        return self.below.units(item_no)

    def sales_uom(self, item_no: str) -> str:
        """Ask the catalogue below."""
        return self.below.sales_uom(item_no)

    def unit_code(self, word: str, language: str) -> str:
        """Ask the catalogue below."""
        return self.below.unit_code(word, language)

    def in_name(self, word: str, number: str) -> bool:
        """Ask the catalogue below."""
        return self.below.in_name(word, number)

    def variants(self, item_no: str) -> tuple[str, ...]:
        """Ask the catalogue below."""
        return self.below.variants(item_no)

    def variant_words(
        self, item_no: str, text: str, language: str
    ) -> tuple[tuple[int, int, frozenset[str]], ...]:
        """Ask the catalogue below."""
        return self.below.variant_words(item_no, text, language)

    def variant_like(self, item_no: str, variant: str, wanted: frozenset[str]) -> str:
        """Ask the catalogue below."""
        return self.below.variant_like(item_no, variant, wanted)

    def blocked(self, item_no: str) -> bool:
        """Ask the catalogue below."""
        return self.below.blocked(item_no)

    def replacement(self, item_no: str) -> str:
        """Ask the catalogue below."""
        return self.below.replacement(item_no)
