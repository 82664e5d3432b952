"""Which of a mail's dates is the wanted delivery date, and which words name another place of delivery.

Dates of meetings, invoices, reply deadlines and past events are left out; of several wanted dates the latest that is not
past is taken and every one is kept as text. Matching the place with the customer's addresses does NOT belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.intake.blocks import Block
from domain.intake.dates import FoundDate

_DEADLINE = re.compile(
    r"\b(?:senest|senast|spätestens|latest|no\s+later|inden|innen|före|før|vor\s+dem|before|by|bis|lever\w*|liefer\w*|leverans\w*|deliver\w*|ship\w*|hos\s+os|on\s+site|with\s+us|be\s+here|være\s+her|være\s+fremme|bei\s+uns|hos\s+oss|due)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:receive|need(?:ed)?|in\s+place|have\s+(?:it|them|this|everything|det|dem)|har\s+(?:det|dem|vi)|haben|klar\s+til|ready|ønsk\w*|önsk\w*|wunsch\w*|dato|datum|frist|deadline|"
    r"arriv\w*|ankom\w*|fremme|framme|eintreff\w*|abhol\w*|hent\w*|collect|pick\s+up|skal\s+bruge(?:s)?|brauch\w*|benötig\w*|trenger|behöver|termin|in\s+time|work|passe\w*|in\s+week|i\s+uge|i\s+uke|in\s+kw|sende\w*|få)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:board|meeting|møde\w*|mødes|møte\w*|sitzung|besprechung|möte\w*|reply|answer|svar\w*|antwort\w*|rückmeldung|hear\s+(?:from|back)|høre\s+fra|"
    r"faktura|invoice|rechnung|betalt|paid|bezahlt|payment|betaling|"
    r"(?:of|fra|från|vom|from|dated|dateret|datert)\s+(?:the\s+|den\s+)?␟|åbner|åpner|öffnen|eröffn\w*|open(?:s|ing)?|ferie\w*|urlaub|semester|holiday|"
    r"uforandret|gyldig|gælder|gültig|valid|lejet|leier|rented|vermietet|bestilte|bestilt|ordered|bestellt|köpte|købte|kjøpte|received|modtaget|mottatt|erhalten|jubilæum|messe|konference\s+den|arrangement)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:guests?|gæster|gjester|gäster|gäste|weekend\w*|helg\w*|wochenende|party|fest|feier|event|begin\w*|starter|starts?|åbning|opening|jul|christmas|weihnacht\w*|skolestart)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:tilbud\w*|quote|quotation|offer|offert\w*|angebot|svar|reply|answer|antwort|price|pris)\s+(?:\w+\s+){0,5}(?:by|before|inden|innen|senest|senast|bis|før|före|vor)\s*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:bought|ordered|købte|kjøpte|köpte|bestilte|beställde|fik|fick|fikk|haben\s+\w+\s+bestellt|last|sidst\w*|forrige|förra|letzte\w*|siden|seit|since|was|were|var|blev|wurde)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DeliveryDate:
    """The wanted date with its words."""

    day: date
    text: str
    first: date | None
    last: date | None


def _around(text: str, one: FoundDate, area: Block) -> tuple[str, str]:
    return text[area.start : one.start], text[one.end : area.end]


def _score(text: str, one: FoundDate, area: Block) -> int:
    """Return how surely a date is about delivery: 1 or more is wanted, below is another date."""
    before, after = _around(text, one, area)
    near = before[-60:]
    score = 0
    if _DEADLINE.search(near[-35:]):
        score += 4
    elif _WANTED.search(near) or _DEADLINE.search(near):
        score += 2
    if _WANTED.search(after[:60]) or _DEADLINE.search(after[:40]):
        score += 1
    if _OTHER.search(near + "␟" + after[:40]):
        score -= 3
    if _EVENT.search(near[-25:] + after[:15]):
        score -= 1
    if _REPLY.search(near):
        score -= 4
    if _PAST.search(before[-40:]) and not _DEADLINE.search(near):
        score -= 2
    return score


def area_of(areas: list[Block], at: int) -> Block | None:
    """Return the block that holds a place."""
    for area in areas:
        if area.start <= at < area.end:
            return area
    return None


def delivery_date(text: str, dates: list[FoundDate], areas: list[Block], today: date) -> DeliveryDate | None:
    """Return the wanted date of the whole request, None if no date is about delivery."""
    scored = []
    for one in dates:
        area = area_of(areas, one.start)
        if area is not None:
            scored.append((_score(text, one, area), one))
    wanted = [(score, one) for score, one in scored if score >= 1]
    if not wanted:
        return None
    best = max(score for score, _ in wanted)
    close = [one for score, one in wanted if score == best]
    future = [one for one in close if one.day >= today] or close
    future = [one for one in future if one.rule != "month"] or future
    chosen = max(future, key=lambda one: (one.day, -one.start))
    return DeliveryDate(chosen.day, text[chosen.start : chosen.end].rstrip(" ."), chosen.first, chosen.last)


_PLACE_CUE = re.compile(
    r"(?:lever\w*|liefer\w*|leverans\w*|deliver\w*|send\w*|ship\w*|schick\w*|skick\w*|stilles|kør\w*)\b[^.\n?!]{0,80}?\b(?:til|till|to|an|nach|på|ved|hos|at|i|in|zu|zum|zur|direkte\s+til|direkt\s+an)\b\s*:?\s*(?P<place>[^.?!\n]{3,120})"
    r"|(?:leveringsadresse|lieferadresse|delivery\s+address|leveransadress|lieferanschrift|ship\s+to|lieferung\s+an|levering\s+til|leverans\s+till|deliver\s+to|leveres\s+til|lever\s+til|levering|delivery|lieferung)\s*:\s*(?P<address>[^\n]{3,120}(?:\n[^\n]{2,60}){0,4})",
    re.IGNORECASE,
)
_PLACE_SHORT = re.compile(
    r"(?im)^[ \t]*(?:hej|hei|hallo|hello|hi)?[^\n.]{0,20}?\b(?:til|till|to|für|for)\s+(?P<place>[A-ZÆØÅÄÖÜ][^:\n.]{2,40}):"
)


def ship_to_words(text: str, areas: list[Block], places: list[str]) -> str:
    """Return the words that name where to deliver, '' if the mail names no place."""
    if places:
        return places[0].strip()[:300]
    if not areas:
        return ""
    body = text[: areas[-1].end]
    found = [one["place"] or one["address"] for one in _PLACE_CUE.finditer(body)]
    found += [one["place"] for one in _PLACE_SHORT.finditer(body)]
    return " | ".join(" ".join(one.split()) for one in found if one)[:300]
