"""The wishes of a whole mail, block by block: rows with their columns, lists under a heading, sentences that ask.

What one block says is for ``wishes.py``; what becomes of the wishes does NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from domain.intake import blocks as cutting
from domain.intake.cues import CUES
from domain.intake.masks import MASK, hide
from domain.intake.page import Page
from domain.intake.phrases import bare, cut, headless
from domain.intake.quantities import Quantity, at_the_end, find_quantities
from domain.intake.request import Why
from domain.intake.rows import in_column, row_header, without_position
from domain.intake.shared_words import for_all, heading, narrowed
from domain.intake.skips import skipped
from domain.intake.units import unit_of
from domain.intake.wishes import Reader, Wish

LONGEST_BLOCK = 4_000
"""Characters of a sentence or line; what is longer asks for nothing."""


def read_wishes(page: Page, reader: Reader, is_code: Callable[[str], bool]) -> list[Wish]:
    """Return the wishes of all blocks in the order written."""
    found: list[Wish] = []
    listed = sum(1 for area in page.areas if area.kind != "prose")
    header: dict[str, int] = {}
    rows = 0
    introduced = False
    head = topic = ""
    for area in page.areas:
        piece = page.masked[area.start : area.end]
        introduced = page.text[max(0, area.start - 40) : area.start].rstrip(" \t\n-*•").endswith(":") or (
            introduced and area.kind == "list"
        )
        if area.end - area.start > LONGEST_BLOCK or skipped(_with_reply(page.text, area)):
            continue
        if area.kind == "row":
            columns = row_header(piece)
            if columns:
                header, rows = columns, 0
                continue
        if area.kind == "row":
            rows += 1
            page.masked = without_position(page.masked, area, header, rows)
        quantities = _quantities(page, area, reader, is_code, header)
        day = _line_date(page, area) if area.kind != "prose" and listed > 1 else None
        bare_size = _size_only(page.masked, area, quantities)
        reader.heading = (head or reader.last) if bare_size else ""
        reader.topic = topic or _own_topic(piece)
        wishes = reader.read_block(
            page.masked, area.start, area.end, quantities, listed=area.kind != "prose", day=day
        )
        if not wishes and _wants(page.text[area.start : area.end], found, area, introduced=introduced):
            asked = reader.without_quantity(page.masked, *_after_verb(page.masked, area))
            wishes = [asked] if asked else []
        if bare_size:
            found = _without_head(found, wishes)
        if not any(wish.line for wish in wishes) and _heads(piece, area) and not bare_size:
            head = heading(piece, reader.match)
            topic = piece.replace(MASK, " ") if _named_above(piece) else ""
        elif area.kind == "prose":
            head = topic = ""
        found += [wish for wish in wishes if _meant(wish, area, wishes, piece)]
    return _with_shared(found, page, reader)


def _size_only(masked: str, area: cutting.Block, quantities: list[Quantity]) -> bool:
    """Say whether a line of a list has a size or a colour beside its quantity and no word for the thing."""
    if area.kind == "prose" or not quantities:
        return False
    counted = [(one.start, one.end) for one in quantities if one.strength != 1] or [
        (quantities[-1].start, quantities[-1].end)
    ]
    return headless(hide(masked, counted)[area.start : area.end].replace(MASK, " "))


def _heads(piece: str, area: cutting.Block) -> bool:
    """Say whether a block may be a heading: it ends in a colon, or is a short line without a full stop."""
    said = piece.rstrip()
    return said.endswith(":") or (
        area.kind != "row" and len(said) < 60 and not said.endswith((".", "!", "?", ","))
    )


def _without_head(found: list[Wish], sized: list[Wish]) -> list[Wish]:
    """Return the wishes without the question how many of a thing whose sizes follow with numbers of their own."""
    last = found[-1] if found else None
    if last is None or last.open is None or last.open.why != Why.MISSING_QUANTITY:
        return found
    items = {one.item_no for one in last.open.candidates}
    follows = any(wish.line and wish.line.item_no in items for wish in sized)
    return found[:-1] if follows and last.mention.quantity is None else found


def _named_above(piece: str) -> bool:
    """Say whether a heading ends in a colon, as one does that is for all lines below it."""
    return piece.rstrip().endswith(":") and len(piece) < 160


def _own_topic(piece: str) -> str:
    """Return what stands before the colon of a line ("NORD cutlery: 20 knives, 20 forks")."""
    lead = re.match(r"\s*([^:\d]{3,40}):\s+\S", piece)
    return lead[1] if lead else ""


def _with_shared(wishes: list[Wish], page: Page, reader: Reader) -> list[Wish]:
    """Decide open lines by words said once for all of them ("alt i sort", the one series that the mail names)."""
    words = for_all(page.text[: page.end])
    if len(words) != 1:
        return wishes
    made: list[Wish] = []
    for wish in wishes:
        sure = (
            narrowed(wish.open, bare(cut(wish.mention.phrase)), words[0], reader.match)
            if wish.open and not wish.line
            else None
        )
        made.append(reader.settle(wish.mention, sure) if sure else wish)
    return made


_NEED = re.compile(
    r"(?:^|\b)(?:need|needs|require|give\s+me|send\s+me|want|trenger|mangler|behöver|brauchen|benötigen|skal\s+(?:også\s+)?bruge|ønsker|önskar|plus|pluss|also|også|också|und\s+noch|og\s+så|samt)\s+(?:også\s+|auch\s+|noch\s+|also\s+|också\s+)?",
    re.IGNORECASE,
)


def _wants(piece: str, found: list[Wish], area: cutting.Block, *, introduced: bool) -> bool:
    """Say whether a block without a number still asks for a thing: a need, or a line at the end of a list."""
    if "?" in piece:
        return False
    return bool(_NEED.search(piece)) or (area.kind != "prose" and (bool(found) or introduced))


def _after_verb(masked: str, area: cutting.Block) -> tuple[int, int]:
    need = _NEED.search(masked, area.start, area.end)
    return (need.end() if need else area.start), area.end


def _with_reply(text: str, area: cutting.Block) -> str:
    """Return a block with the few words behind it on its line, in which it may be taken back ("...? No, ...")."""
    stop = text.find("\n", area.end)
    behind = text[area.end : min(stop if stop >= 0 else len(text), area.end + 40)]
    return text[area.start : area.end] + (behind if text[: area.end].endswith("?") else "")


def _quantities(
    page: Page, area: cutting.Block, reader: Reader, is_code: Callable[[str], bool], header: dict[str, int]
) -> list[Quantity]:
    def units(word: str) -> str:
        return unit_of(word, page.language, reader.catalogue)

    piece = page.masked[area.start : area.end]
    shifted = []
    seen = find_quantities(piece, page.language, units, is_code, reader.catalogue.in_name)
    for one in at_the_end(seen, piece) if area.kind == "list" else seen:
        if area.kind == "row" and not in_column(piece, one.start, header):
            continue
        shifted.append(
            Quantity(
                one.value,
                one.unit,
                one.unit_text,
                one.start + area.start,
                one.end + area.start,
                one.strength,
                one.word,
            )
        )
    return shifted


def _line_date(page: Page, area: cutting.Block) -> date | None:
    for one in page.dates:
        if area.start <= one.start < area.end:
            return one.day
    return None


def _meant(wish: Wish, area: cutting.Block, together: list[Wish], sentence: str) -> bool:
    """Say whether a wish counts: lines always; a question in prose only if the sentence asks for something."""
    quantity = wish.mention.quantity
    if quantity is not None and quantity.strength == 0 and not wish.line:
        return False
    if wish.line or wish.extra:
        return True
    if wish.open is None:
        return False
    if (
        quantity is not None
        and quantity.strength == 1
        and quantity.value is not None
        and area.kind == "prose"
        and not (CUES["order"].search(sentence) or CUES["quote"].search(sentence))
    ):
        return False  # "the wall is 30 cm" asks for nothing
    if wish.open.why != Why.UNKNOWN_ITEM:
        return True
    if not any(sign.isalpha() for sign in wish.mention.phrase) or sentence.rstrip().endswith(":"):
        return False
    if area.kind != "prose":
        return len(wish.mention.phrase) < 100
    packed = quantity is not None and quantity.strength == 3
    asked = (
        quantity is not None
        and quantity.strength >= 2
        and bool(CUES["order"].search(sentence))
        and len(wish.mention.phrase) < 80
    )
    return packed or asked or any(one.line for one in together)
