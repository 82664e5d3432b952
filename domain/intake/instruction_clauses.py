"""One clause of an instruction after the other, until something is understood of it or its words are left over (D-75).

First what may stand in any clause (reference, date, address, discount, price, line numbers), then what the rest does:
drop, exchange, add, so many, this one instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake import instruction_words as said
from domain.intake.answer_words import drops, plain_words, swapped
from domain.intake.dates import find as find_dates
from domain.intake.injection import visible
from domain.intake.instruction_lines import Finder, value_of
from domain.intake.instruction_marks import DAY, Marks, number_of
from domain.intake.instructions import LONGEST, Do, Matter, Understood
from domain.intake.language import vote
from domain.intake.mentions import content_words
from domain.intake.quantities import Quantity
from domain.intake.quoted_lines import words_without
from domain.intake.request import Catalogue, Match


def understand(text: str, matter: Matter, catalogue: Catalogue, *, today: date) -> Understood:
    """Return what a colleague's words propose to do with the lines; pure."""
    cut = len(text) > LONGEST
    text = visible(text[:LONGEST]).replace("\r", "\n").replace("\u00a0", " ")
    days: list[date] = []
    for one in reversed(find_dates(text, today)):
        if said.DECIMAL.fullmatch(text[one.start : one.end]) and not said.DAY_CUE.search(text[: one.start]):
            continue  # "to 7.5" is a quantity, "on 7.5." a day
        days.append(one.day)
        text = f"{text[: one.start]} {chr(ord(DAY) + len(days) - 1)} {text[one.end :]}"
    language = vote(text, hint=matter.language)
    reader = _Clerk(Finder(matter, catalogue, language), days)
    for clause in said.CUT.split(text):
        dated = any(0 <= ord(sign) - ord(DAY) < len(days) for sign in clause)
        if dated or not said.says_nothing(clause):
            reader.read(clause)
    return reader.result(left=("…",) if cut else ())


_FURTHER = re.compile(r"(?:,|\b(?:and|og|och|und)\b)[\s,]*(?:(?:and|og|och|und)\s+)?", re.IGNORECASE)


@dataclass(slots=True)
class _Clerk(Marks):
    """Reads clause by clause."""

    def read(self, clause: str) -> None:
        """Understand one clause."""
        self.clause, before = self.plain(clause), len(self.made)
        if said.THERE.search(clause) and self.find.matter.there:
            self.what_is_there()
            return
        rest = self.take_reference(clause)
        rest = self.take_numbers(rest)
        if self.gone:
            self.left.append(self.clause)
            return
        rest = self.take_discount(self.take_price(rest))
        rest = self.take_dates(rest)
        rest = self.take_ship_to(rest)
        if len(self.made) > before and said.says_nothing(said.DELIVERING.sub(" ", rest)):
            return
        frames: tuple[Callable[[str], bool], ...] = (
            self._drop,
            self._exchange,
            self._add,
            self._quantity,
            self._use,
        )
        if not any(frame(rest) for frame in frames):
            self.left.append(self.clause)

    def _drop(self, rest: str) -> bool:
        if not drops(rest) or said.INSTEAD.search(rest) or swapped(rest):
            return False
        words = plain_words(rest)
        if self.targets:
            for at in self.targets:
                self.propose(Do.DROP, at)
            return True
        done = False
        for part in re.split(r"\s*,\s*|\s+(?:and|og|och|und)\s+", words):
            meant = self.find.refer(part)
            if len(meant) == 1:
                self.propose(Do.DROP, meant[0])
            elif meant:
                self.propose(Do.DROP, lines=tuple(meant))
            elif content_words(part):
                self.left.append(part)
            else:
                continue
            done = True
        if not done and not content_words(words):
            self._of_one(Do.DROP)
            return True
        return done

    def _of_one(self, do: Do, **fields: Any) -> None:
        """Propose for the only line, else ask which."""
        if self.find.count == 1:
            self.propose(do, 0, **fields)
        else:
            self.propose(do, lines=tuple(range(self.find.count)), **fields)

    def _exchange(self, rest: str) -> bool:
        """Like "replace A with B", "B instead of A", "50 instead of 20"."""
        parts = swapped(rest)
        cue = said.INSTEAD.search(rest)
        if parts:
            old, new = (rest[slice(*one)] for one in parts)
        elif cue and content_words(plain_words(rest[cue.end() :])):
            old, new = rest[cue.end() :], rest[: cue.start()]
        elif cue and self.find.numbers(rest[cue.end() :]):
            return self._number_instead(rest[: cue.start()], rest[cue.end() :])
        elif self.targets and parts is None and cue is None:
            return False
        else:
            return False
        meant = self.targets or self.find.refer(old)
        numbers = [one for one in self.find.numbers(new) if one.strength >= 2]
        wanted = words_without(new, 0, len(new), numbers)
        if not content_words(plain_words(wanted)) and numbers:
            return self._set(meant, numbers[-1])
        if not meant and not self.find.refer(wanted):
            return False
        return self._become(wanted, meant, numbers)

    def _number_instead(self, left: str, right: str) -> bool:
        new = [one for one in self.find.numbers(left) if one.strength >= 2]
        old = self.find.numbers(right)[0].value
        if not new:
            return False
        words = words_without(left, 0, len(left), new)
        meant = self.targets or self.find.refer(words)
        if len(meant) != 1:
            same = [at for at, line in enumerate(self.find.matter.lines) if line.quantity == old]
            meant = [at for at in same if not meant or at in meant]
        return bool(meant) and self._set(meant, new[-1])

    def _add(self, rest: str) -> bool:
        follows = bool(self.made) and self.made[-1].do is Do.ADD and bool(re.match(r"\s*\d", rest))
        if not said.MORE.search(rest) and not follows:
            return False
        numbers = [one for one in self.find.numbers(rest) if one.strength >= 1 and one.value]
        counted = sorted(numbers, key=lambda one: -one.strength)[:1]
        words = said.MORE.sub(" ", words_without(rest, 0, len(rest), counted))
        words = re.sub(r"\b(?:to|til|till|of|af|av|von)\b", " ", words, flags=re.IGNORECASE)
        meant = self.targets or (self.find.refer(words) if said.RELATIVE.search(rest) else [])
        one = counted[0] if counted else None
        if meant or (not content_words(plain_words(words)) and said.RELATIVE.search(rest)):
            return one is not None and self._set(meant, one, add=True)
        return self._new_line(words, one)

    def _new_line(self, words: str, one: Quantity | None) -> bool:
        found = self.find.match(plain_words(words))
        quantity = one.value if one else None
        if found.why is None:
            best = found.candidates[0]
            uom = self.find.unit(best.item_no, one) if one else ""
            item = value_of(best.item_no, best.variant_code)
            self.propose(Do.ADD, item=item, quantity=quantity, uom=uom)
            return True
        items = self.find.choices(found)
        if items and one is not None:
            self.propose(Do.ADD, items=items, quantity=quantity, uom=one.unit)
            return True
        return False

    def _quantity(self, rest: str) -> bool:
        changed = said.FROM_TO.search(rest)
        if changed:
            rest = f"{rest[: changed.start()]} {rest[changed.end() :]}"
        numbers = [one for one in self.find.numbers(rest) if one.strength >= 2 or (one.strength and one.unit)]
        if len(numbers) != 1:
            return False
        words = words_without(rest, 0, len(rest), numbers)
        if said.USE.search(rest) and content_words(plain_words(said.USE.sub(" ", words))):
            return self._become(said.USE.sub(" ", words), self.targets, numbers)
        if self.targets:
            if content_words(plain_words(words)) and not self._about_number(words):
                return self._become(words, self.targets, numbers)
            self._beside(rest[numbers[0].end :])
            return self._set(self.targets, numbers[0])
        if not content_words(plain_words(words)):
            return self._set(self._with(changed), numbers[0]) if changed else self._bare_number(numbers[0])
        meant = self.find.refer(words)
        if meant:
            return self._set(meant, numbers[0])
        return self._new_line(words, numbers[0])

    def _beside(self, after: str) -> None:
        """Say that what is asked for behind a line's number was not understood: "line 1 to 12 and sing a song"."""
        further = _FURTHER.search(after)
        if further and len(content_words(plain_words(after[further.end() :]))) > 1:
            self.left.append(after[further.end() :].strip())

    def _with(self, changed: re.Match[str]) -> list[int]:
        """Return the lines that have the quantity from which something is changed."""
        old = number_of(changed["old"])
        return [at for at, line in enumerate(self.find.matter.lines) if line.quantity == old]

    def _about_number(self, words: str) -> bool:
        """Say whether words beside a number name no other item."""
        found = self.find.match(plain_words(words))
        return found.why is not None

    def _bare_number(self, one: Quantity) -> bool:
        """Like "change the quantity to 50": of what was just named, of the only line, of the only wish without one."""
        before = self.made[-1] if self.made else None
        if before is not None and before.do in (Do.ADD, Do.ITEM) and before.quantity is None:
            item_no = before.item.partition("/")[0]
            uom = self.find.unit(item_no, one) if item_no else one.unit
            if before.do is Do.ADD or before.line is None:
                self.made[-1] = replace(before, quantity=one.value, uom=uom)
                return True
            return self._set([before.line], one, item_no=item_no)
        first = len(self.find.matter.lines)
        without = [first + at for at, wish in enumerate(self.find.matter.open) if wish.quantity is None]
        return self._set(without if len(without) == 1 else [], one)

    def _set(self, meant: list[int], one: Quantity, *, add: bool = False, item_no: str = "") -> bool:
        """Propose a quantity for the lines meant; of several that were not named by number one is chosen."""
        if not meant and self.find.count == 1:
            meant = [0]
        if one.value is None or not self.find.count:
            return False
        if len(meant) == 1 or (meant and self.targets):
            for at in meant:
                line = self.find.line(at)
                item = item_no or (line.item_no if line else "")
                uom = self.find.unit(item, one, kept=line.uom if line else "") if item else one.unit
                value = one.value + (line.quantity if line and add else Decimal(0))
                self.propose(Do.QUANTITY, at, quantity=value, uom=uom)
            return True
        if add:
            return False
        self.propose(
            Do.QUANTITY, quantity=one.value, uom=one.unit, lines=tuple(meant or range(self.find.count))
        )
        return True

    def _use(self, rest: str) -> bool:
        words = said.INSTEAD.sub(" ", said.USE.sub(" ", rest))
        words = re.sub(r"\s+", " ", words).strip()
        words = said.TO_LINE.sub("", words) if self.targets else words
        if not self.find.names_something(words):
            return False
        return self._become(words, self.targets, [])

    def _become(self, words: str, meant: list[int], numbers: list[Quantity]) -> bool:
        """Propose another item, variant or size for a line or an unclear wish."""
        words = plain_words(words) or words
        named = bool(self.targets)
        if self.find.features_only(words) or (named and len(meant) > 1):
            return self._vary(words, meant, numbers)
        if len(meant) == 1 and (varied := self.find.varied(meant[0], words)):
            same = self.find.match(words)
            if same.why is not None:
                return self._item(meant, varied, (), numbers)
        found = self.find.match(words)
        items = () if found.why is None else self.find.choices(found)
        kind, features = self.find.parted(words)
        like = meant or (self.find.refer(kind) if found.why is not None and features else [])
        if len(like) == 1 and found.why is not None and (varied := self.find.varied(like[0], features)):
            return self._item(like, varied, (), numbers)
        if found.why is not None and not items:
            return self._vary(words, meant, numbers)
        item = value_of(found.candidates[0].item_no, found.candidates[0].variant_code)
        whom = meant or self._whose(found, words)
        return self._item(whom, item if found.why is None else "", items, numbers)

    def _whose(self, found: Match, words: str) -> list[int]:
        """Return the lines whose place an item takes where nobody says so: an unclear wish, its own variant, the only line."""
        wishes = self.find.wish_for(found)
        if wishes:
            return wishes
        same = self.find.same_item(found.candidates[0].item_no)
        if same:
            return same
        return self.find.refer(words) or ([0] if self.find.count == 1 else [])

    def _item(self, whom: list[int], item: str, items: tuple[str, ...], numbers: list[Quantity]) -> bool:
        one = numbers[0] if numbers else None
        uom = self.find.unit(item.partition("/")[0], one) if one and item else (one.unit if one else "")
        fields: dict[str, Any] = {
            "item": item,
            "items": items,
            "quantity": one.value if one else None,
            "uom": uom,
        }
        if len(whom) == 1 or (whom and self.targets):
            for at in whom:
                line = self.find.line(at)
                if line is None or value_of(line.item_no, line.variant_code) != item or one:
                    self.propose(Do.ITEM, at, **fields)
            return True
        if not self.find.count:
            return False
        self.propose(Do.ITEM, lines=tuple(whom or range(self.find.count)), **fields)
        return True

    def _vary(self, words: str, meant: list[int], numbers: list[Quantity]) -> bool:
        """Propose another colour or size for the lines meant, else for the only line that exists in it."""
        whom = meant or self.find.refer(words) or list(range(self.find.count))
        becomes = {at: item for at in whom if (item := self.find.varied(at, words))}
        if not becomes or (len(becomes) > 1 and not meant):
            return False
        for at, item in becomes.items():
            self._item([at], item, (), numbers)
        if meant and not self.every and len(becomes) < len(whom):
            self.left.append(self.clause)
        return True
