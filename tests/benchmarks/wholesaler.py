"""A wholesaler of any size, made by a fixed seed: items with a text in each of five languages, and mails that order them."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from domain.intake.read import read
from domain.sales.catalogue import CatalogueItem, ItemCatalogue, Reference, UnitWord, build
from domain.sales.stores.file import FileStore, write_store

LANGUAGES = ("da", "en", "nb", "sv", "de")
UNIT_WORDS = (
    UnitWord("PCS", "da", ("stk", "styk")),
    UnitWord("PCS", "en", ("pcs", "pieces")),
    UnitWord("PCS", "de", ("Stück", "Stk")),
)
_THINGS = """
Kontorstol|Office chair|Kontorstol|Kontorsstol|Bürostuhl
Skrivebord|Desk|Skrivebord|Skrivbord|Schreibtisch
Gulvlampe|Floor lamp|Gulvlampe|Golvlampa|Stehlampe
Handsker|Gloves|Hansker|Handskar|Handschuhe
Skruer|Screws|Skruer|Skruvar|Schrauben
Malertape|Masking tape|Malertape|Maskeringstejp|Abklebeband
Papkrus|Paper cup|Pappkrus|Pappmugg|Pappbecher
Reol|Shelf|Hylle|Hylla|Regal
Støvsuger|Vacuum cleaner|Støvsuger|Dammsugare|Staubsauger
Ringbind|Ring binder|Ringperm|Ringpärm|Ringordner
Bordplade|Table top|Bordplate|Bordsskiva|Tischplatte
Slange|Hose|Slange|Slang|Schlauch
Spand|Bucket|Bøtte|Hink|Eimer
Kost|Broom|Kost|Kvast|Besen
"""
_KINDS = """
sort|black|svart|svart|schwarz
hvid|white|hvit|vit|weiß
eg|oak|eik|ek|Eiche
bøg|beech|bøk|bok|Buche
stål|steel|stål|stål|Stahl
plast|plastic|plast|plast|Kunststoff
rustfri|stainless|rustfri|rostfri|rostfrei
foldbar|foldable|sammenleggbar|hopfällbar|klappbar
vandtæt|waterproof|vanntett|vattentät|wasserdicht
"""
_SYLLABLES = tuple(consonant + vowel for consonant in "bdfghjklmnprstv" for vowel in "aeio")
_FRAMES = {
    "da": "Hej,\n\nVi vil gerne bestille:\n\n{lines}\n\nMed venlig hilsen\nKim Hansen",
    "en": "Hello,\n\nPlease send us:\n\n{lines}\n\nKind regards\nKim Hansen",
    "de": "Guten Tag,\n\nwir bestellen:\n\n{lines}\n\nMit freundlichen Grüßen\nKim Hansen",
}
_UNITS = {"da": "stk", "en": "pcs", "de": "Stück"}


def items(count: int) -> Iterator[CatalogueItem]:
    """Yield items; a name comes about 25 times among 50,000, a description once."""
    chance = Random(1)
    things, kinds = ([line.split("|") for line in text.split("\n") if line] for text in (_THINGS, _KINDS))
    names = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).upper() for _ in range(2_000)]
    for at in range(count):
        thing, one, other = chance.choice(things), chance.choice(kinds), chance.choice(kinds)
        name = f"{chance.choice(names)} {chance.randint(1, 99) * 10}"
        size = f"{chance.randint(1, 30) * 10}x{chance.randint(1, 30) * 10} cm"
        yield CatalogueItem(
            f"A{at:06}",
            "PCS",
            texts=tuple(
                (language, "", f"{thing[place]} {name} {one[place]}, {other[place]}, {size}")
                for place, language in enumerate(LANGUAGES)
            ),
            units=(("BOX", Decimal(12)),),
            gtin=f"57{at:011}",
            references=(Reference("customer", f"C{at % 300}", f"R-{at}"),) if at % 5 == 0 else (),
        )


def mails(count: int, lines: int, among: int) -> list[tuple[str, list[str]]]:
    """Return (text, the items that it orders); a line is the whole name, its first part, or that with a letter lost."""
    chance = Random(2)
    every = [(item.item_no, item.texts) for item in items(among)]
    made = []
    for _ in range(count):
        language = chance.choice(sorted(_FRAMES))
        wanted = chance.sample(every, lines)
        texts = [text for _, spoken in wanted for one, _, text in spoken if one == language]
        ordered = [
            f"{chance.randint(2, 50)} {_UNITS[language]} {_as_written(text, chance)}" for text in texts
        ]
        made.append((_FRAMES[language].format(lines="\n".join(ordered)), [item_no for item_no, _ in wanted]))
    return made


def _as_written(text: str, chance: Random) -> str:
    how = chance.randrange(3)
    short = text if how == 0 else text.split(",", maxsplit=1)[0]
    if how < 2:
        return short
    longest = max(short.split(), key=len)
    lost = chance.randrange(1, len(longest) - 1)
    return short.replace(longest, longest[:lost] + longest[lost + 1 :])


@dataclass(frozen=True)
class Reading:
    """What reading mails came to; times in seconds, memory of the whole process in MB."""

    build_s: float
    seconds: list[float]
    found: float
    start_mb: float
    peak_mb: float

    def at(self, part: float) -> float:
        """Return the time that this part of the mails stays within, in ms."""
        return sorted(self.seconds)[int(part * len(self.seconds))] * 1000


def memory_mb() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_index(path: Path, count: int) -> tuple[float, float]:
    """Write an index; return the seconds it took and the memory that the process came to."""
    began = time.perf_counter()
    write_store(path, items(count), UNIT_WORDS)
    return time.perf_counter() - began, memory_mb()


def read_over_file(path: Path, texts: list[tuple[str, list[str]]]) -> Reading:
    """Read mails over an index that is there."""
    start, began = memory_mb(), time.perf_counter()
    catalogue = ItemCatalogue(FileStore(path))
    return _read(catalogue, texts, time.perf_counter() - began, start)


def read_in_memory(count: int, texts: list[tuple[str, list[str]]]) -> Reading:
    """Build a catalogue in memory and read mails."""
    start, began = memory_mb(), time.perf_counter()
    catalogue = build(items(count), UNIT_WORDS)
    return _read(catalogue, texts, time.perf_counter() - began, start)


def _read(
    catalogue: ItemCatalogue, texts: list[tuple[str, list[str]]], build_s: float, start: float
) -> Reading:
    seconds, found = [], 0
    for text, wanted in texts:
        began = time.perf_counter()
        request = read(
            text,
            subject="",
            quoted="",
            language_hint="da",
            customer_no="C1",
            today=date(2026, 11, 18),
            catalogue=catalogue,
        )
        seconds.append(time.perf_counter() - began)
        found += len({line.item_no for line in request.lines} & set(wanted))
    catalogue.close()
    return Reading(build_s, seconds, found / sum(len(wanted) for _, wanted in texts), start, memory_mb())
