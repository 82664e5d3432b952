"""The delivery address of a document: the words behind its label ("Lieferanschrift:"), beside it or in the lines below."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?i)^[ \t]*(?:leverings?[ -]?(?:adresse|sted|plass)|leverans[ -]?(?:adress|plats)|liefer[ -]?(?:adresse|anschrift|ort)|versandadresse|vareadresse|godsadresse|"
    r"(?:delivery|shipping|ship[ -]?to)\s+(?:address|to|place|location|site)|(?:please\s+)?(?:deliver|ship)\s*(?:-|\s)?to|delivery\s+to|site\s+address|lever(?:es|eras|ing|ans)?\s+(?:til|till)|liefer(?:n|ung)\s+(?:an|nach)|leveres|lever|anlieferung|warenempfänger|mottaker|mottagare|varemodtager|consignee)"
    r"[ \t]*(?P<sign>:|\t|\|| {2,}|$|(?=[ \t]+[A-ZÆØÅÄÖÜ0-9]))(?P<rest>[^\n]*)$"
)
_NEXT = re.compile(
    r"^[ \t]*[^\W\d_][^:\d\n]{1,34}(?::|\t| {3,})|^[ \t]*(?:tlf|tel|phone|e-?mail|att?n?)\b", re.IGNORECASE
)
"""Another label."""
_POSTCODE = re.compile(
    r"(?<![\w/.-])(?:[A-Z]{1,2}[- ])?(?:\d{3} \d{2}|\d{4} [A-Z]{2}|\d{4,5})(?![\w/.-])|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[\dW] ?[A-Z\d]{4}\b"
)
LINES = 6
"""An address has no more lines."""


def labelled_place(text: str) -> str:
    """Return the lines of a document's delivery address with line ends, '' if it has no such label."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        label = _LABEL.match(line)
        if label is None:
            continue
        found = _lines_of(label["rest"].strip(" \t:|"), lines[at + 1 : at + 1 + LINES])
        if found:
            return "\n".join(found)[:300]
    return ""


def _lines_of(beside: str, below: list[str]) -> list[str]:
    found = [re.sub(r"\t| {3,}", ", ", beside)] if beside else []
    if found and _ended(found[0]):
        return found
    for line in below:
        row = line.strip(" \t|,")
        if not row or _NEXT.match(line):
            break
        if found and _POSTCODE.search(found[-1]):
            if re.search(r"\d", row) or len(row.split()) > 3:
                break
            return [*found[:-1], f"{found[-1]} {row}"]
        found.append(row)
        if _ended(row):
            break
    return found


def _ended(row: str) -> bool:
    """Say whether a row ends an address: a postcode with its city."""
    for code in _POSTCODE.finditer(row):
        if re.match(r",?\s+[A-ZÆØÅÄÖÜ]", row[code.end() :]) or re.search(r"[A-Z]", code.group()[1:]):
            return True
    return False
