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
    r"\b(?:senest|senast|spätestens|latest|no\s+later|inden|innen|innan|før|före|vor\s+dem|before|by|bis|lev|lever\w*|liefer\w*|leverans\w*|levering\w*|deliver\w*|ship\w*|hos\s+os|on\s+site|with\s+us|be\s+here|være\s+her|vara\s+här|være\s+fremme|"
    r"hier\s+sein|da\s+sein|bei\s+uns|hos\s+oss|due|ros|eta|wunschtermin|liefertermin|lieferdatum|leveringsdato|leveransdatum)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:receive|need(?:ed)?|in\s+place|have\s+(?:it|them|this|everything|det|dem)|har\s+(?:det|dem|vi)|haben|klart?\s+til|ready|ønsk\w*|önsk\w*|wunsch\w*|dat[oe]|datum|frist|deadline|"
    r"arriv\w*|ankom\w*|fremme|framme|eintreff\w*|abhol\w*|hent\w*|hämt\w*|collect\w*|pick\s+up|skal\s+bruge(?:s)?|brauch\w*|benötig\w*|trenger|behöver|termin|in\s+time|work|passe\w*|in\s+week|i\s+uge|i\s+uke|in\s+kw|sende\w*|få|"
    r"kom|komme[nrs]?|kommt|komma|käme[n]?|come|get\s+(?:it|them|here)|send|schick\w*|skick\w*|bring\w*|kør\w*|kjør\w*|på\s+plass|på\s+plads|på\s+plats|i\s+hus|vor\s+ort|handy|ideal(?:ly)?|hente\w*|gerne|gjerne|gärna|helst|asap|take\s+(?:it|them)|bilen|båten|lastbilen)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:board|meeting|møde\w*|mødes|møte\w*|sitzung|besprechung|möte\w*|reply|answer|svar\w*|antwort\w*|rückmeldung|hear\s+(?:from|back)|høre\s+fra|get\s+back|return(?:ed)?|"
    r"faktura\w*|invoice\w*|rechnung\w*|betalt|paid|bezahlt|payment|betaling|zahlung|"
    r"åbner|åpner|öffnen|öppnar|eröffn\w*|open(?:s|ing)?|ferie\w*|urlaub|semester|holiday|closed|lukket|stengt|stängt|geschlossen|"
    r"uforandret|gyldig\w*|gælder|gjelder|gäller|gilt|gültig\w*|valid|lejet|leier|leid|rented|vermietet|bestilte|bestilt|beställde|beställt|ordered|bestellt\w*|köpte|købte|kjøpte|received|modtaget|mottatt|mottagit|erhalten|jubilæum|messe|konference\s+den|arrangement|"
    r"telefon|phone|call(?:ed)?|talte|snakket|snakka|pratade|spoke|gesprochen|besøg\w*|besøk\w*|besök\w*|visit\w*|besuch\w*|born|født|stik(?:t)?|dato\s*:|sendt|sent|gesendet|skickat)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:of|fra|från|vom|from|af|av|ab|per|pr|as\s+of|dated|dateret|datert|daterad|datiert)\.?\s+(?:the\s+|den\s+|d\.\s+|dem\s+)?$",
    re.IGNORECASE,
)
"""A date from which something is, like a letter's or a price's."""
_PRICED = re.compile(
    r"\b(?:prices?|pris(?:er|erne|ene)?|preise?|price\s+list|prisliste|preisliste|prislista)\b", re.IGNORECASE
)
_DOCUMENT_DATE = re.compile(
    r"(?:^|[\n|\t])[\s>*#-]*(?:(?:order|ordre|bestell|bestillings|beställnings|purchase|document|dokument|print|issue|po)[ -]?)?(?:date|dato|datum|dated|printed|udskrevet|utskrevet|gedruckt|issued)\s*[.:|]?\s*$",
    re.IGNORECASE,
)
"""The day on which an order was written stands at the top of it."""
_EVENT = re.compile(
    r"\b(?:guests?|gæster|gjester|gäster|gäste|weekend\w*|helg\w*|wochenende|party|fest\w*|feier|event|begin\w*|starter|starts?|oppstart|opstart|byggestart|åbning|opening|jul|christmas|weihnacht\w*|skolestart|wedding|bryllup|bröllop|hochzeit)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"(?:tilbud\w*|quote|quotation|offer|offert\w*|angebot\w*|svar\w*|reply|answer|antwort\w*|price|pris|preis)\s+(?:\w+\s+){0,5}(?:by|before|inden|innen|innan|senest|senast|bis|før|före|vor)\s*(?:den|the|zum|d\.)?\s*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:bought|ordered|købte|kjøpte|köpte|bestilte|beställde|fik|fick|fikk|haben\s+\w+\s+bestellt|last|sidst\w*|forrige|förra|letzte\w*|siden|seit|since|was|were|var|blev|wurde|igår|i\s+går|gestern|yesterday)\b",
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


def _score(text: str, one: FoundDate, area: Block, today: date) -> int:
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
    if _SINCE.search(near) and (one.day <= today or _PRICED.search(near)):
        score -= 3
    if _DOCUMENT_DATE.search(near):
        score -= 6
    if _EVENT.search(near[-25:] + after[:15]):
        score -= 1
    if _REPLY.search(near):
        score -= 5
    if one.day < today and _PAST.search(before[-60:]):
        score -= 5
    if _PAST.search(before[-40:]) and not _DEADLINE.search(near):
        score -= 2
    return score


def area_of(areas: list[Block], at: int) -> Block | None:
    """Return the block that holds a place."""
    for area in areas:
        if area.start <= at < area.end:
            return area
    return None


def delivery_date(
    text: str, dates: list[FoundDate], areas: list[Block], today: date, *, letter: bool = True
) -> DeliveryDate | None:
    """Return the wanted date of the whole request, None if no date is about delivery.

    Where no date is said to be for delivery, the one date ahead that is about nothing else is meant ("12 boxes to Hobro
    tomorrow"); two different such dates are no answer. A form says what its dates are: it is no ``letter``.
    """
    scored = []
    for one in dates:
        area = area_of(areas, one.start)
        if area is not None and one.rule != "anchor":
            scored.append((_score(text, one, area, today), one))
    wanted = [(score, one) for score, one in scored if score >= 1]
    if not wanted:
        return _unsaid(text, scored, today) if letter else None
    best = max(score for score, _ in wanted)
    close = [one for score, one in wanted if score == best]
    future = [one for one in close if one.day >= today] or close
    future = [one for one in future if one.rule != "month"] or future
    return _chosen(text, max(future, key=lambda one: (one.day, -one.start)))


def _unsaid(text: str, scored: list[tuple[int, FoundDate]], today: date) -> DeliveryDate | None:
    """Return the one date ahead about which nothing is said."""
    left = [one for score, one in scored if score == 0 and one.day > today and one.rule not in _VAGUE]
    if len({one.day for one in left}) != 1:
        return None
    return _chosen(text, left[0])


_VAGUE = frozenset({"month", "start_of_month", "mid_month"})


def _chosen(text: str, one: FoundDate) -> DeliveryDate:
    return DeliveryDate(one.day, text[one.start : one.end].rstrip(" ."), one.first, one.last)


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
