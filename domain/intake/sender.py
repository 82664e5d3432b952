"""Who wrote a mail: exactly known, asked about, proposed with a reason, or suspicious (D-26, D-30, D-33, D-36).

Only an exact address decides. Everything else is a proposal that a person confirms; words of the mail's body never make
a customer. Pure; the same for a folder of CSV files and for the bot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.inbox.addresses import FREE_MAIL, domain_of, organisational_domain, same_organisation
from domain.inbox.facts import MailKind, ParsedMail, Trust
from domain.intake.forwarded import MARKER, SUBJECT, Origin, addresses_in, origins
from domain.intake.parties import Parties
from domain.intake.signature import body_end


@dataclass(frozen=True, slots=True)
class Identity:
    """Who wrote."""

    customer_no: str = ""
    """Only by the exact address of contacts of one customer, '' otherwise."""
    contact_no: str = ""
    proposed_customer_no: str = ""
    reason: str = ""
    """"proposal.forwarded", "proposal.domain", "proposal.colleague", "proposal.vat_no", "proposal.customer_no",
    "proposal.name", "proposal.thread"; "several_customers" where contacts of several have the address."""
    evidence: str = ""
    several: tuple[str, ...] = ()
    """The customers whose contacts have this address, where there are several (D-36)."""
    language: str = ""
    internal: bool = False
    """One of our own people sent it on."""
    flags: frozenset[str] = frozenset()
    """new_sender, forwarded, spoof_suspect."""

    @property
    def likely(self) -> str:
        """The customer to read the mail for: known or proposed, '' if neither."""
        return self.customer_no or self.proposed_customer_no


@dataclass(frozen=True, slots=True)
class _Proposal:
    customer_no: str
    reason: str
    evidence: str


def identify(mail: ParsedMail, parties: Parties, *, thread_customer: str = "") -> Identity:
    """Say who wrote a mail.

    ``thread_customer`` is the customer of the document that the mail answers by Message-ID, '' if it answers none.
    """
    contacts = parties.with_address(mail.from_address)
    owners = list(dict.fromkeys(one.customer_no for one in contacts))
    internal = parties.is_ours(mail.from_address)
    flags = _flags(mail, parties, known=bool(contacts), internal=internal)
    if len(owners) == 1 and not internal:
        only = contacts[0]
        return Identity(only.customer_no, only.contact_no, language=only.language, flags=flags)
    if len(owners) > 1:
        several = tuple(one for one in owners if one)
        chosen = _only(_claimed(_signed(mail), parties) & set(several))
        proposed = chosen or (several[0] if len(several) == 1 else "")
        return Identity(
            proposed_customer_no=proposed,
            reason="several_customers",
            evidence=mail.from_address,
            several=several,
            flags=flags,
        )
    proposal = _forwarded(mail, parties) if internal else None
    if proposal is None and "spoof_suspect" not in flags:
        proposal = _proposed(mail, parties, internal=internal, thread_customer=thread_customer)
    if proposal is None:
        return Identity(internal=internal, flags=flags)
    return Identity(
        proposed_customer_no=proposal.customer_no,
        reason=proposal.reason,
        evidence=proposal.evidence,
        internal=internal,
        flags=flags,
    )


def _flags(mail: ParsedMail, parties: Parties, *, known: bool, internal: bool) -> frozenset[str]:
    found = set()
    if not known and mail.from_address not in parties.ours and mail.kind is not MailKind.BOUNCE:
        found.add("new_sender")
    if is_forwarded(mail):
        found.add("forwarded")
    if mail.kind is not MailKind.BOUNCE and _suspicious(mail, parties, known=known or internal):
        found.add("spoof_suspect")
    return frozenset(found)


def is_forwarded(mail: ParsedMail) -> bool:
    """Say whether a mail passes another mail on: a subject that says so, and the head of a mail below."""
    below = mail.quoted_text or mail.text
    if MARKER.search(mail.text):
        return True
    return bool(SUBJECT.match(mail.subject)) and (
        bool(origins(below)) or not mail.subject.lower().startswith("vs:")
    )


def _suspicious(mail: ParsedMail, parties: Parties, *, known: bool) -> bool:
    """Say whether somebody pretends to be a customer or one of us; a stranger's failed check is no pretence."""
    address = mail.from_address
    claims = known or bool(parties.domain_owners(address))
    if claims and mail.trust is Trust.FAIL:
        return True
    if known and mail.trust is not Trust.PASS and _answers_elsewhere(mail, parties):
        return True
    shown = next(iter(addresses_in(mail.from_name)), "")
    if shown and not same_organisation(shown, address) and _known(shown, parties):
        return not claims
    return not claims and _looks_alike(mail, parties)


def _known(address: str, parties: Parties) -> bool:
    return (
        bool(parties.with_address(address))
        or parties.is_ours(address)
        or bool(parties.domain_owners(address))
    )


def _answers_elsewhere(mail: ParsedMail, parties: Parties) -> bool:
    """Say whether answers would go to an address that has nothing to do with who seems to write."""
    if not mail.reply_to or mail.reply_to == mail.from_address:
        return False
    if same_organisation(mail.reply_to, mail.from_address):
        return False
    return not _known(mail.reply_to, parties)


_ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("-", ""))
SHORTEST_LABEL = 6


def _label(domain: str) -> str:
    return domain.partition(".")[0]


def _drawn(label: str) -> str:
    for one, other in _ALIKE:
        label = label.replace(one, other)
    return label


def _looks_alike(mail: ParsedMail, parties: Parties) -> bool:
    """Say whether an unknown domain is written to be taken for a known one."""
    domain = organisational_domain(domain_of(mail.from_address))
    if not domain or domain in FREE_MAIL:
        return False
    label, claimed = _label(domain), None
    for known in parties.domains:
        other = _label(known)
        if len(other) < SHORTEST_LABEL or domain == known:
            continue
        if label != other and (_drawn(label) == _drawn(other) or _one_apart(label, other)):
            return True
        if label == other or label.startswith((f"{other}-", f"{other}.")) or label.endswith(f"-{other}"):
            if claimed is None:
                claimed = _claimed(_signed(mail), parties) | {
                    one.customer_no for one in parties.called(mail.from_name)
                }
            if claimed & (parties.domain_owners(f"x@{known}") or {""}):
                return True
    return False


def _one_apart(one: str, other: str) -> bool:
    """Say whether two words differ by one letter: put in, left out, exchanged or changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), -1)
    if start < 0:
        return True
    if len(one) == len(other):
        swapped = one[:start] + one[start + 1 : start + 2] + one[start] + one[start + 2 :]
        return one[start + 1 :] == other[start + 1 :] or swapped == other
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]


def _signed(mail: ParsedMail) -> str:
    """Return the words that say who writes: the signature and the name beside the address."""
    text = mail.new_text or mail.text
    end = body_end(text)
    tail = text[end:] if end < len(text) else "\n".join(text.rstrip().splitlines()[-4:])
    return f"{mail.from_name}\n{tail[:1500]}"


def _claimed(text: str, parties: Parties) -> set[str]:
    """Return the customers that a signature names by VAT number, customer number or full name."""
    return parties.vat_owners(text) or parties.number_owners(text) or parties.named_in(text)


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _proposed(
    mail: ParsedMail, parties: Parties, *, internal: bool, thread_customer: str
) -> _Proposal | None:
    """Propose by domain, then by what the signature says, then by the thread."""
    signed = _signed(mail) if not internal else mail.new_text
    if not internal:
        found = _by_domain(mail.from_address, signed, parties)
        if found is not None:
            return found
    for reason, owners in (
        ("proposal.vat_no", parties.vat_owners(signed)),
        (
            "proposal.customer_no",
            _agreeing(parties.number_owners(mail.new_text), signed, parties, internal=internal),
        ),
        ("proposal.name", parties.named_in(signed)),
    ):
        only = _only(owners)
        if only:
            return _Proposal(only, reason, parties.buyers[only].name)
    if thread_customer and not internal:
        return _Proposal(thread_customer, "proposal.thread", mail.in_reply_to)
    return None


def _agreeing(owners: set[str], signed: str, parties: Parties, *, internal: bool) -> set[str]:
    """A customer number counts if one of the name's words or the city stands beside it, or one of us wrote it."""
    if internal:
        return owners
    said = signed.casefold()
    return {
        no
        for no in owners
        for buyer in (parties.buyers[no],)
        if any(len(word) > 3 and word in said for word in buyer.name.casefold().split())
        or (buyer.main is not None and buyer.main.city and buyer.main.city.casefold() in said)
    }


def _by_domain(address: str, signed: str, parties: Parties) -> _Proposal | None:
    owners = parties.domain_owners(address)
    if not owners:
        return None
    only = (
        _only(owners) or _only(owners & _claimed(signed, parties)) or _only(_by_city(owners, signed, parties))
    )
    return _Proposal(only, "proposal.domain", domain_of(address)) if only else None


def _by_city(owners: set[str], signed: str, parties: Parties) -> set[str]:
    said = signed.casefold()
    cities = {no: parties.buyers[no].main for no in owners}
    return {no for no, main in cities.items() if main and main.city and main.city.casefold() in said}


_INNER = re.compile(r"(?m)^[ \t]*>+ ?")


def _forwarded(mail: ParsedMail, parties: Parties) -> _Proposal | None:
    """Propose for a mail that one of us sent on: by its original sender, else by what that one's words say."""
    below = _INNER.sub("", mail.quoted_text or mail.text)
    outside = [one for one in origins(below) if not (one.email and parties.is_ours(one.email))]
    for origin in outside:
        found = _of_origin(origin, below, parties)
        if found is not None:
            return found
    if not outside and not mail.quoted_text:
        return None
    for address in addresses_in(below):
        if not parties.is_ours(address):
            found = _of_origin(Origin("", address), below, parties)
            if found is not None:
                return found
    only = _only(_claimed(below, parties))
    return _Proposal(only, "proposal.name", parties.buyers[only].name) if only else None


def _of_origin(origin: Origin, below: str, parties: Parties) -> _Proposal | None:
    if origin.email:
        owners = {one.customer_no for one in parties.with_address(origin.email) if one.customer_no}
        only = _only(owners) or _only(owners & _claimed(below, parties))
        if only:
            return _Proposal(only, "proposal.forwarded", origin.email)
        return _by_domain(origin.email, below, parties)
    owners = {one.customer_no for one in parties.called(origin.name) if one.customer_no}
    only = _only(owners)
    return _Proposal(only, "proposal.forwarded", origin.name) if only else None
