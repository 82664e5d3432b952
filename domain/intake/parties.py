"""Who buys: customers, contacts and our own people as plain values, found by address, domain, number and name.

Built from a folder of CSV files or from rows of the database; which of them wrote a mail does NOT belong here
(``sender.py``), nor where the goods go (``ship_to.py``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from domain.inbox.addresses import FREE_MAIL, domain_of, organisational_domain
from domain.intake.text import fold

MANY_OWNERS = 3
"""A domain that contacts of so many customers have is everybody's."""
SHORTEST_VAT = 8
SHORTEST_NAME = 6
"""Letters of a company's name below which it is a word like others."""
_LEGAL = frozenset(
    fold(word)
    for word in re.split(
        " ",
        "as a/s aps ans asa ab aktiebolag hb kb gmbh mbh ag kg ug ohg ltd limited plc llp llc inc bv b.v nv n.v oy oyj "
        "sa ivs i/s k/s p/s amba smba fmba kf bf sf da dk no se de uk e.v ev eg co company the und og och and et i in of for af av von på zu til",
    )
)
_WORD = re.compile(r"[^\W_]+(?:[./'’][^\W_]+)*")
_RUN = re.compile(r"(?<!\d)\d(?:[ .-]?\d){7,13}(?!\d)")
"""A number as it is written in groups."""
_NOT_CODE = re.compile(r"[^0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Place:
    """An address; ``code`` is that of a registered delivery address, '' for any other."""

    name: str
    address: str
    postcode: str
    city: str
    country: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer as far as a mail can show it."""

    customer_no: str
    name: str
    vat_no: str = ""
    language: str = ""
    domains: tuple[str, ...] = ()
    main: Place | None = None
    places: tuple[Place, ...] = ()
    """Registered delivery addresses."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact; ``customer_no`` '' = one without a customer."""

    contact_no: str
    customer_no: str
    name: str
    email: str
    language: str = ""


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a company's name as they are compared, without its legal form."""
    words = [fold(one) for one in _WORD.findall(name)]
    return tuple(one for one in words if one not in _LEGAL) or tuple(words)


def bare(code: str) -> str:
    """Return a number as it is compared: letters and digits only, upper case."""
    return _NOT_CODE.sub("", code).upper()


class Parties:
    """Everybody of one company's master data, looked up in constant time."""

    def __init__(
        self, buyers: Iterable[Buyer], people: Iterable[Person], ours: Iterable[str], own_email: str = ""
    ) -> None:
        """Index them; ``ours`` are the addresses of our own people, ``own_email`` the desk's."""
        self.buyers = {one.customer_no: one for one in buyers}
        self.people: dict[str, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        owners: dict[str, set[str]] = {}
        for person in people:
            email = person.email.strip().lower()
            self.people.setdefault(email, []).append(person)
            self.by_name.setdefault(_folded(person.name), []).append(person)
            if person.customer_no:
                owners.setdefault(organisational_domain(domain_of(email)), set()).add(person.customer_no)
        self.ours = frozenset(one.strip().lower() for one in ours if one.strip())
        self.own_email = own_email.strip().lower()
        self.own_domain = organisational_domain(domain_of(own_email))
        self._listed: dict[str, set[str]] = {}
        for buyer in self.buyers.values():
            for domain in buyer.domains:
                self._listed.setdefault(domain.strip().lower().lstrip("@"), set()).add(buyer.customer_no)
        self._colleagues = {domain: found for domain, found in owners.items() if len(found) < MANY_OWNERS}
        self._vat: dict[str, str] = {}
        self._numbers: dict[str, set[str]] = {}
        for buyer in self.buyers.values():
            for number in (bare(buyer.vat_no), _digits(buyer.vat_no)):
                if len(number) >= SHORTEST_VAT:
                    self._vat[number] = buyer.customer_no
            for number in {bare(buyer.customer_no), _digits(buyer.customer_no)} - {""}:
                self._numbers.setdefault(number, set()).add(buyer.customer_no)
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for buyer in self.buyers.values():
            words = words_of(buyer.name)
            if words and (len(words) > 1 or len(words[0]) >= SHORTEST_NAME):
                self._names.setdefault(words[0], []).append((words, buyer.customer_no))

    def with_address(self, email: str) -> list[Person]:
        """Return the contacts that have an address."""
        return self.people.get(email.strip().lower(), []) if email else []

    def called(self, name: str) -> list[Person]:
        """Return the contacts of a name."""
        return self.by_name.get(_folded(name), []) if name.strip() else []

    def is_ours(self, email: str) -> bool:
        """Say whether an address is one of our own people's, or lies in our own domain."""
        known = email.strip().lower()
        return known in self.ours or (
            bool(self.own_domain)
            and self.own_domain not in FREE_MAIL
            and organisational_domain(domain_of(known)) == self.own_domain
        )

    def domain_owners(self, email: str) -> set[str]:
        """Return the customers that an address' domain points to; none for a domain of everybody."""
        domain = domain_of(email)
        organisation = organisational_domain(domain)
        if not domain or {domain, organisation} & FREE_MAIL:
            return set()
        listed = self._listed.get(domain) or self._listed.get(organisation)
        return set(listed or self._colleagues.get(organisation) or ())

    @cached_property
    def domains(self) -> set[str]:
        """Every domain of a customer or of ours that is not everybody's."""
        found = {organisational_domain(one) for one in self._listed} | set(self._colleagues)
        found.add(self.own_domain)
        return {one for one in found if one and one not in FREE_MAIL}

    def vat_owners(self, text: str) -> set[str]:
        """Return the customers whose VAT number stands in a text, with or without the country's letters."""
        words = [bare(one) for one in text[:20_000].split()]
        pairs = [one + other for one, other in itertools.pairwise(words)]
        said = {*words, *pairs, *(_digits(one) for one in _RUN.findall(text[:20_000]))}
        return {self._vat[one] for one in said if one in self._vat}

    def number_owners(self, text: str) -> set[str]:
        """Return the customers whose number stands in a text behind a word for customer number."""
        found: set[str] = set()
        for one in _CUSTOMER_NUMBER.finditer(text[:20_000]):
            found |= self._numbers.get(bare(one["value"]), set())
        return found

    def named_in(self, text: str, *, shortened: bool = False) -> set[str]:
        """Return the customers whose full name stands in a text; the longest name at a place wins.

        ``shortened``: the first two words of a name are enough where no other customer's name begins so.
        """
        words = [one for one in map(fold, _WORD.findall(text)) if one not in _LEGAL]
        found, at = set(), 0
        while at < len(words):
            best: tuple[int, set[str]] = (0, set())
            same = self._names.get(words[at], [])
            for name, no in same:
                whole = tuple(words[at : at + len(name)]) == name
                short = shortened and len(name) > 2 and tuple(words[at : at + 2]) == name[:2]
                size = len(name) if whole else 2 if short and _only_one(same, name[:2]) else 0
                if size and size >= best[0]:
                    best = (size, (best[1] | {no}) if size == best[0] else {no})
            found |= best[1]
            at += max(1, best[0])
        return found


def _only_one(names: list[tuple[tuple[str, ...], str]], start: tuple[str, ...]) -> bool:
    return sum(name[: len(start)] == start for name, _ in names) == 1


_CUSTOMER_NUMBER = re.compile(
    r"(?i)\b(?:customer|client|account|kunde|kund|debitor|konto)\s*-?\s*(?:no|nr|nummer|number|account|id)?\.?\s*[:#]?\s*(?P<value>[A-Z]{1,3}-?\d{1,10}|\d{2,10})\b"
)


def _folded(name: str) -> str:
    return " ".join(fold(one) for one in _WORD.findall(name))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
