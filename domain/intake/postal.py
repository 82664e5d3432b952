"""Postal addresses as people write them, in lines or in one line: DK, NO, SE, DE, GB, IE, NL and what looks like them.

Which address is meant for delivery does NOT belong here (``ship_to.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from domain.intake.parties import Place, bare
from domain.intake.text import fold

_LETTER = r"[\wæøåäöüßéÆØÅÄÖÜÉ.'’-]"
_CITY = rf"[A-ZÆØÅÄÖÜÉ]{_LETTER}{{0,30}}(?:[ -](?:[A-ZÆØÅÄÖÜÉ]{_LETTER}{{0,30}}|am|an|der|im|in|i|på|upon|on|under|de|den|ob|vor|bei)){{0,4}}"
_GB = r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_IE = r"[A-Z]\d[\dW] ?[A-Z\d]{4}"
_POSTAL = re.compile(
    rf"(?<![\w/.-])(?:(?:(?P<prefix>DK|NO|N|SE|S|DE|D|FI|NL|A|AT|CH|BE|B)[- ])?"
    rf"(?P<digits>\d{{3}} \d{{2}}|\d{{4}} [A-Z]{{2}}|\d{{4,5}})(?P<comma>,?) (?P<city>{_CITY})"
    rf"|(?<!\w)(?P<gb>{_GB})(?!\w)|(?<!\w)(?P<ie>{_IE})(?!\w))"
)
_CITY_BEFORE = re.compile(rf"(?<!\w)(?P<city>{_CITY}),?\s$")
"""In Britain and Ireland the city goes before the postcode."""
_COUNTRIES = {
    "DK": "denmark danmark dänemark",
    "NO": "norway norge norwegen noreg",
    "SE": "sweden sverige schweden",
    "DE": "germany deutschland tyskland",
    "GB": "united+kingdom uk great+britain england scotland wales northern+ireland storbritannien storbritannia großbritannien",
    "IE": "ireland irland éire eire republic+of+ireland",
    "NL": "netherlands the+netherlands nederland holland niederlande",
    "FI": "finland suomi finnland",
    "AT": "austria österreich østrig østerrike",
    "CH": "switzerland schweiz sveits suisse",
    "BE": "belgium belgien belgia belgië",
}
COUNTRY = {word.replace("+", " "): code for code, words in _COUNTRIES.items() for word in words.split()}
_PREFIX = {"N": "NO", "S": "SE", "D": "DE", "A": "AT", "B": "BE"}
_FOUR = ("DK", "NO", "AT", "CH", "BE")
_NO_PART = re.compile(
    r"(?i)^(?:att?n?|z\.?\s?hd\.?|tlf|tel|phone|mobil|contact|kontakt|e-?mail|telefon|t|m|cvr|vat)\b\.?\s*[:.]|@|^\+\d"
)
_LABEL = re.compile(
    r"(?i)^\s*(?:(?:leverings|liefer|leverans|delivery|ship(?:ping)?|versand)[ -]?(?:adress\w*|address|anschrift|sted|stelle|to)?|"
    r"(?:lever(?:es)?|deliver|ship|send|liefern|lieferung|levering|leverans|delivery)\s+(?:til|till|to|an|nach)|ship[ -]?to|address|adress\w*|anschrift|til|till|to|an|nach)\s*:\s*"
)
_STREET = re.compile(
    r"\d|(?i:vej|gade|veien|gata|gate|gatan|vägen|straße|strasse|str\.|road|street|lane|allé|plads|platz|weg)\b"
)

_AMOUNT = re.compile(
    r"(?i)^\d+(?:[.,]\d+)?\s*(?:$|x\b|(?:stk|stck|stück|styk\w*|pcs|pieces?|kasser?|esker?|kart\w*|cartons?|pakker?|pakete?|packs?|boxes"
    r"|rolls?|ruller?|rollen|sæt|sett|sets?|ks|krt|pk)\b|(?:st|box|m|kg|l)\.?$)"
)
"""The begin of an order line: "10 stk. 10508 Stoleunderlag" has a number where a postcode stands, and is no address."""


@dataclass(frozen=True, slots=True)
class Written:
    """An address at [start, end) of a text."""

    place: Place
    start: int
    end: int
    own_lines: bool
    """It stands in lines of its own, not in a sentence."""


def find_addresses(text: str, *, country: str) -> Iterator[Written]:
    """Yield the postal addresses of a text; ``country`` is assumed where the form of the postcode does not tell."""
    for one in islice(_POSTAL.finditer(text), 30):
        written = _written(text, one, country)
        if written is not None:
            yield written


def _written(text: str, found: re.Match[str], country: str) -> Written | None:
    at, city = found.start(), found["city"] or ""
    if not city:
        near = max(0, at - 90)
        before = _CITY_BEFORE.search(text[near:at])
        if before:
            at, city = near + before.start("city"), before["city"]
    line = text.rfind("\n", 0, at) + 1
    start, parts = _parts_before(text, line, at)
    postcode = found["digits"] or found["gb"] or found["ie"]
    if not city and parts:
        city = parts.pop()
    if not city or not parts or any(_AMOUNT.match(part) for part in parts):
        return None
    end = found.end()
    city = _first_words(city)
    if found["city"]:
        end = found.start("city") + len(city)
    name, street = _name_and_street(parts)
    if not street:
        return None
    code, end = _country(text, end, found, country)
    place = Place(name, street, postcode, city.strip(" .,"), code)
    return Written(place, start, end, own_lines=start < line)


def _first_words(city: str) -> str:
    """A city ends where a sentence goes on: at a full stop that ends a word of more than three letters."""
    stop = re.search(r"(?<=[^\W\d_]{3})\.(?:\s|$)|(?<=\s[A-Z])\.(?:\s|$)|\s+-\s", city)
    return (city[: stop.start()] if stop else city).rstrip(".")


def _parts_before(text: str, line: int, at: int) -> tuple[int, list[str]]:
    """Return where an address begins and its parts before the postcode: of its line, else of the lines above."""
    same = text[line:at].strip(" \t,;-–|•*")
    above: list[str] = []
    start = line
    while start > 0 and len(above) < 5:
        before = text.rfind("\n", 0, start - 1) + 1
        row = text[before : start - 1].strip(" \t,;>*|")
        if not row or len(row) > 70 or (row.endswith(":") and not _LABEL.fullmatch(row)):
            break
        start = before
        labelled = _LABEL.match(row)
        rest = row[labelled.end() :] if labelled else row
        if rest and not _NO_PART.search(rest):
            above.insert(0, rest)
        if labelled:
            break
        if re.search(r"[?!]$|(?<=[^\W\d_]{4})\.$", row):
            above.pop(0) if above else None
            break
    if not same or not re.search(r"\w", same):
        return start, above
    inline = _inline_parts(same)
    whole = len(inline) == 1 and above and _is_street(inline[0]) and not _CUE_INSIDE.search(inline[0])
    return (start, [*above, *inline]) if whole and not _sentence(above[-1]) else (line, inline)


_CUE_INSIDE = re.compile(
    r"(?i).*\b(?:lever\w*|liefer\w*|deliver\w*|ship\w*|send\w*|schick\w*|skick\w*|adress\w*|address|anschrift|goods|varerne|varene|varorna|ware)\b"
    r"[^,:]{0,60}?(?::|\b(?:til|till|to|an|nach|på|at|is|er|är|ist|lautet)\b)\s*:?\s*(?:the\s+following\s+address|(?:denne|følgende|følgjande|denna|följande|folgende)\s+\w*adress\w*|vores|vår|our|unser\w*)?\s*:?\s*"
    r"(?:(?:[^\W\d_]+\s+){1,4}(?:at|på|in\s+der|in|i|ved)\s+(?=\S+\s+\S*\d|\d))?"
)


def _sentence(row: str) -> bool:
    return len(row.split()) > 8


def _inline_parts(same: str) -> list[str]:
    cue = _CUE_INSIDE.match(same)
    rest = same[cue.end() :] if cue else same
    labelled = _LABEL.match(rest)
    rest = rest[labelled.end() :] if labelled else rest
    stop = max((one.end() for one in re.finditer(r"(?<=[^\W\d_]{4})[.!?]\s(?!\d)", rest)), default=0)
    parts = [one.strip(" \t.:") for one in re.split(r"\s*[,;|]\s*|\s+[–-]\s+", rest[stop:])]
    return [one for one in parts if one and not _NO_PART.search(one)][-4:]


def _is_street(part: str) -> bool:
    return bool(_STREET.search(part))


def _name_and_street(parts: list[str]) -> tuple[str, str]:
    """Return name and street: the first part is the name unless it is the only one; the rest is the street."""
    if len(parts) == 1:
        return ("", parts[0]) if _is_street(parts[0]) else ("", "")
    if (
        len(parts) == 2
        and re.search(r"\d", parts[0])
        and not re.search(r"\d", parts[1])
        and _is_street(parts[0])
    ):
        return "", ", ".join(parts)
    return parts[0], ", ".join(parts[1:])


def _country(text: str, end: int, found: re.Match[str], country: str) -> tuple[str, int]:
    follows = re.match(r"[ \t]*(?:,|\n|\()?[ \t]*([^\W\d_]+(?: [^\W\d_]+){0,2})", text[end : end + 60])
    if follows:
        words = follows.group(1).casefold().split(" ")
        for size in (3, 2, 1):
            code = COUNTRY.get(" ".join(words[:size]), "")
            if code and len(words) >= size:
                return code, end + follows.end()
    if found["prefix"]:
        return _PREFIX.get(found["prefix"], found["prefix"]), end
    return _by_form(found, country), end


def _by_form(found: re.Match[str], country: str) -> str:
    if found["gb"]:
        return "GB"
    if found["ie"]:
        return "IE"
    digits = found["digits"]
    if re.search(r"[A-Z]", digits):
        return "NL"
    if len(digits) == 4:
        return country if country in _FOUR else "DK"
    if " " in digits:
        return "SE"
    return country if country in {"DE", "SE", "FI"} else "DE"


_INSIDE = re.compile(
    r"(?i)^\s*(?:unit|suite|floor|flat|building|port|gate|hall?|tor|etage|opgang|oppgang|hus|haus|block|c/o|att?n?|box|boks|postboks|postbox)\b\.?\s*[\w-]*\s*$"
)
"""A part of an address that lies inside a building or an area, not the street."""
_LETTERS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=4096)
def street_of(address: str) -> str:
    """Return a street as it is compared: folded, its usual short forms written out."""
    words = [fold(word) for word in _LETTERS.findall(address)]
    return " ".join(_SHORT.get(word, word) for word in words).replace("strase", "str").replace("str ", "str")


_SHORT = {
    "gl": "gamle",
    "gamel": "gamle",
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "strase": "str",
    "strasse": "str",
    "sdr": "sondre",
    "ndr": "nordre",
}


@lru_cache(maxsize=4096)
def numbered_street(address: str) -> tuple[str, str]:
    """Return street and house number of an address ("Unit 6, Canal Road 5" -> "canal road", "5"), ("", "") if none."""
    for part in re.split(r"[,;]", address):
        if _INSIDE.match(part):
            continue
        after = re.match(r"^\s*(?P<name>[^\d]{3,}?)\s+(?P<no>\d+\s?[A-Za-z]?)\b", part)
        before = re.match(r"^\s*(?P<no>\d+[A-Za-z]?)\s+(?P<name>[^\d]{3,}?)\s*$", part)
        found = after or before
        if found:
            return street_of(found["name"]), fold(found["no"]).replace(" ", "")
    return "", ""


def same_place(one: Place, other: Place) -> bool:
    """Say whether two addresses are the same place: the street with its number, and postcode or city."""
    street = street_of(one.address) == street_of(other.address) or (
        bool(numbered_street(one.address)) and numbered_street(one.address) == numbered_street(other.address)
    )
    where = bare(one.postcode) == bare(other.postcode) or fold(one.city) == fold(other.city)
    return street and where
