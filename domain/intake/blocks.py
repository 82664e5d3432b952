"""A mail cut into blocks: list lines, table rows and sentences, each a place in the text.

Wrapped lines of a paragraph are one block of prose; a line of a list is a block of its own. What a block asks for does
NOT belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.intake.dates import MONTH

_BULLET = re.compile(
    r"^[ \t]*(?:[-*•·–—+>]|(?:pos|nr|no|line|linje|zeile|rad|lfd|item)(?:ition)?\.?[ \t]*\d{1,3}[.:)]?(?=[ \t]{2,}|[ \t]+\d)|\(?\d{1,2}[.)](?=\s)|[a-h]\))[ \t]+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{4}\.)\s+(?=[a-zæøåäöü])|(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-ZÆØÅÄÖÜ0-9¿])|(?<=[!?])\s+|\n\s*\n"
)
_SHORT = re.compile(
    r"(?:\b(?:stk|st|nr|no|ca|art|str|strl|gr|pr|evt|inkl|ekskl|exkl|bl\.a|f\.eks|mvh|dr|hr|fr|frk|tlf|tel|ref|rekv|pk|ks|krt|ktn|"
    r"vnr|varenr|artnr|best|ordrenr|d|kl|resp|bzw|z\.b|usw|ggf|zzgl|inkl|Mr|Mrs|Ms|approx|qty|pcs|ea|u|v|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez|des|man|tirs|ons|tors|fre|lør|søn)|\d{1,2}|\b(?-i:[A-ZÆØÅ]))\.$",
    re.IGNORECASE,
)


_OPENS = re.compile(
    r"(?:Hur|Vad|När|Kan|Hvad|Hvornår|Hvordan|Hva|Når|How|What|When|Can|Could|Do|Does|Please|Vi|Jag|Jeg|We|I(?= )|Wir|Ich|Wann|Wie|Was|Bitte|Können|"
    r"Det|Den|De|Tack|Tak|Takk|Thanks|Danke|Og|Och|Also|Også|Også|Levering|Leverans|Delivery|Er|Är|Is|Are|Har|Have|Hvis|Om|If|Falls)\b"
)
"""Words that begin a sentence even behind an abbreviation ("3 st. Hur ...")."""
_PLACE = re.compile(r"adres|addres|anschrift|lever|deliver|liefer|ship|send|skick", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block at [start, end): kind is "list", "row" (cells between tabs) or "prose"."""

    start: int
    end: int
    kind: str


def _lines(text: str, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = 0
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        found.append((at, stop))
        at = stop + 1
    return found


def _listed(line: str) -> bool:
    """Say whether a line alone looks like a line of a list."""
    if _BULLET.match(line) and len(line) < 200:
        return True
    clean = line.strip()
    if len(clean) > 130 or not clean:
        return False
    starts = re.match(r"\(?\d+(?:[.,]\d+)*\s?(?:x\b|×|[^\W\d_]|-\s)", clean, re.IGNORECASE)
    ends = re.search(r"(?:[-–:,\tx×]\s*|\s)\d+(?:[.,]\d+)*\s*(?:[^\W\d_]{1,12}\.?)?$", clean)
    breaks = [one.start() + 1 for one in re.finditer(r"[^\W\d_][.!?]\s+[A-ZÆØÅÄÖÜ]", clean)]
    sentence = any(not _SHORT.search(clean[: at + 1]) for at in breaks) or clean.endswith(("?", "!"))
    return bool(starts or ends) and not sentence


def blocks(text: str, end: int) -> list[Block]:
    """Return the blocks of text[:end]; every character outside is white space, bullets or empty."""
    found: list[Block] = []
    paragraph: list[tuple[int, int]] = []

    def close() -> None:
        if paragraph:
            found.extend(_prose(text, paragraph[0][0], paragraph[-1][1]))
            paragraph.clear()

    introduced = False
    for start, stop in _lines(text, end):
        line = text[start:stop]
        bullet = _BULLET.match(line)
        if not line.strip():
            close()
            introduced = (
                introduced and bool(found) and text[max(0, start - 40) : start].rstrip().endswith(":")
            )
        elif "\t" in line.strip() or line.count("|") >= 2:
            close()
            found.append(Block(start, stop, "row"))
        elif _listed(line) and not (
            paragraph and _runs_on(text, paragraph[-1], line) and not _own_row(text, paragraph[-1], line)
        ):
            close()
            found.append(Block(start + (bullet.end() if bullet else 0), stop, "list"))
        elif introduced and len(line) < 60 and not line.rstrip().endswith((".", "!", "?", ":", ",")):
            close()
            found.append(Block(start, stop, "list"))
        else:
            if paragraph and not _runs_on(text, paragraph[-1], line):
                close()
            paragraph.append((start, stop))
            introduced = line.rstrip().endswith(":") and not _PLACE.search(line)
    close()
    return found


def _runs_on(text: str, before: tuple[int, int], line: str) -> bool:
    """Say whether a line continues the one before: that was long, unfinished, and this is no bullet."""
    last = text[before[0] : before[1]].rstrip()
    if _BULLET.match(line) or last.endswith((".", "!", "?", ":", ";")):
        return len(last) > 50 and last.endswith(".") and not _BULLET.match(line) and line[:1].islower()
    return len(last) >= 55


_OPEN_END = re.compile(
    r"(?:[,(–/&+-]|\d|\b(?:and|or|of|the|a|an|for|with|to|in|on|at|by|some|these|our|your|og|eller|af|av|den|det|de|en|et|til|med|for|på|i|vores|jeres|vår|våre|nogle|noen|"
    r"och|att|ett|några|till|från|fra|und|oder|der|die|das|dem|ein|eine[nrms]?|für|mit|von|vom|zu|zum|zur|im|am|auf|noch|unsere?[nrms]?))$",
    re.IGNORECASE,
)


def _own_row(text: str, before: tuple[int, int], line: str) -> bool:
    """Say whether a line with its own number at the end begins anew below a long one that was finished."""
    clean = line.strip()
    return (
        clean[:1].isupper()
        and bool(re.search(r"[^\W\d_]{3,}.*\d+\s?[^\W\d_]{1,12}\.?$", clean))
        and not _OPEN_END.search(text[before[0] : before[1]].rstrip())
    )


def _number_ends(text: str, gap: re.Match[str]) -> bool:
    """A number with a dot is an ordinal before a month, else it ends the sentence ("spiker 75. Odd")."""
    if not text[: gap.start()].endswith(".") or not text[: gap.start() - 1][-1:].isdigit():
        return False
    word = re.match(r"[^\W\d_]+", text[gap.end() :])
    return word is None or word.group().casefold() not in MONTH


def _prose(text: str, start: int, end: int) -> list[Block]:
    """Split a paragraph into sentences; abbreviations and ordinals do not end one."""
    found: list[Block] = []
    at = start
    for gap in _SENTENCE.finditer(text, start, end):
        if (
            _SHORT.search(text[at : gap.start()])
            and not gap.group().count("\n")
            and not _number_ends(text, gap)
            and not _OPENS.match(text, gap.end())
        ):
            continue
        if text[at : gap.start()].strip():
            found.append(Block(at, gap.start(), "prose"))
        at = gap.end()
    if text[at:end].strip():
        found.append(Block(at, end, "prose"))
    return found
