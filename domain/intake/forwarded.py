"""The head of a forwarded mail: whom it is originally from. Its words are ``read``'s business."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FROM = re.compile(
    r"(?im)^[ \t>*]*(?:from|fra|från|von|van|de|afsender|avsender|absender|sender)\s*\*?\s*:\s*\*?\s*(?P<value>[^\n]{2,200})$"
)
_WROTE = re.compile(
    r"(?im)^[^\n]{0,120}?(?P<value>[^\n<:,]{2,60}<[^<>@\s]{1,64}@[^<>\s]{1,200}>)[^\n]{0,40}(?:wrote|skrev|schrieb)[^\n]{0,60}:"
)
_ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
SUBJECT = re.compile(
    r"(?i)^\s*(?:(?:re|sv|aw|antw)\s*:\s*)?(?:fwd?|fw|vs|wg|vb|vidarebefordrat|videresendt|weitergeleitet)\s*:"
)
MARKER = re.compile(
    r"(?im)^[ \t]*(?:-{2,}\s*(?:forwarded\s+message|videresendt\s+(?:besked|meddelelse|melding|e-?mail)|vidarebefordrat\s+(?:meddelande|mejl)|"
    r"weitergeleitete\s+(?:nachricht|e-?mail))|begin\s+forwarded\s+message|(?:start\s+på\s+)?videresendt\s+(?:besked|melding|meddelelse)|"
    r"anfang\s+der\s+weitergeleiteten|vidarebefordrat\s+(?:meddelande|mejl)|påbegynt\s+videresendt)"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote the mail that was forwarded."""

    name: str
    email: str


def origins(text: str) -> list[Origin]:
    """Return the senders that a text's quoted heads name, outermost first; the address is '' if none is written."""
    found = []
    for one in sorted([*_FROM.finditer(text), *_WROTE.finditer(text)], key=lambda match: match.start()):
        value = one["value"]
        address = _ADDRESS.search(value)
        name = re.split(r"[<\[(]|mailto:", value)[0].strip(" \t*\"'")
        found.append(Origin("" if "@" in name else name, address.group().lower() if address else ""))
    return found[:20]


def addresses_in(text: str) -> list[str]:
    """Return the mail addresses that a text names, in order, each once."""
    return list(dict.fromkeys(one.group().lower().strip(".") for one in _ADDRESS.finditer(text[:60_000])))[
        :50
    ]
