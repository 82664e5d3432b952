"""What was newly written in a mail and what is quoted history: one pass over the lines, linear in their number.

Rules, in this order: lines marked with ">" are history; an announcement ("On ... wrote:") followed by marked lines
takes those with it; an announcement, a block of mail headers or a marker line without marked lines after it begins
history that lasts to the end. Whatever stands after marked lines is an inline answer and stays. Nothing is dropped:
new text, history and signature together hold every line.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.mail import quote_words as words

ANNOUNCEMENT_LINES = 5
ANNOUNCEMENT_LENGTH = 500
HEADER_LINES = 9
LINES = 20_000
"""Beyond this many lines everything is taken as new."""


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a text."""

    new: str
    quoted: str
    signature: str
    """What stood under "-- " and what a phone added, at the end of the new text."""
    only_history: bool = False
    """Nothing new was found above the history, so ``new`` holds the newest of it: let a person look."""

    @property
    def new_with_signature(self) -> str:
        """New text with its signature, as written."""
        return f"{self.new}\n\n{self.signature}".strip("\n") if self.signature else self.new


def split(text: str, depth: int = 0) -> Split:
    """Separate what is new in ``text`` from quoted history. Linear time; never raises."""
    if not text.strip():
        return Split("", "", "")
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > LINES:
        return Split(text, "", "")
    scan = _Scan(lines)
    scan.run()
    if scan.has_new:
        new, signature = _without_signature(
            [line for line, keep in zip(lines, scan.keep, strict=True) if keep]
        )
        if new.strip():
            return Split(new, "\n".join(scan.history()).strip("\n"), signature)
    if scan.rest and depth < 3:
        inner = split("\n".join(lines[scan.rest :]), depth + 1)
        return Split(inner.new, text.strip("\n"), inner.signature, only_history=True)
    if scan.announced:
        return Split("", text.strip("\n"), "", only_history=True)
    return Split(text.strip("\n"), "", "", only_history=not scan.has_new)


class _Scan:
    """One pass: which lines are new."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.keep = [True] * len(lines)
        self.has_new = False
        self.announced = False
        self.rest = 0
        """First line after the announcement that began the mail, 0 if none did."""

    def history(self) -> list[str]:
        return [line for line, keep in zip(self.lines, self.keep, strict=True) if not keep]

    def run(self) -> None:
        position = 0
        bars = False
        while position < len(self.lines):
            line = self.lines[position]
            if is_marked(line) or (bars and line.lstrip().startswith("|")):
                self.keep[position] = False
                self.announced |= _announces(line.lstrip("> ").strip())
                position += 1
                continue
            after = self._headers_end(position)
            if after:
                self._cut(position, after)
                return
            start = self._announcement_start(position)
            if start is None:
                self.has_new |= bool(line.strip()) and words.RULE.match(line) is None
                position += 1
                continue
            self.announced = True
            following = next((one for one in self.lines[position + 1 : position + 8] if one.strip()), "")
            bars = following.lstrip().startswith("|")
            if not bars and not is_marked(following):
                self._cut(start, position + 1)
                return
            self.keep[start : position + 1] = [False] * (position + 1 - start)
            self.has_new = any(
                keep and bool(one.strip())
                for one, keep in zip(self.lines[:start], self.keep[:start], strict=True)
            )
            position += 1

    def _cut(self, start: int, after: int) -> None:
        """History from ``start`` to the end; the mail it holds begins at ``after``."""
        self.keep[start:] = [False] * (len(self.lines) - start)
        self.announced = True
        self.has_new = any(
            keep and one.strip() and words.RULE.match(one) is None
            for one, keep in zip(self.lines[:start], self.keep[:start], strict=True)
        )
        self.rest = 0 if self.has_new else after

    def _headers_end(self, position: int) -> int:
        """Return the line after a marker or a block of mail headers that begins here, 0 if none does."""
        line = self.lines[position]
        if len(line) > words.LINE_LENGTH:
            return 0
        if words.MARKER.match(line):
            following = position + 1
            while following < min(len(self.lines), position + 4) and not self.lines[following].strip():
                following += 1
            return (
                _header_block(self.lines, following) if following < len(self.lines) else 0
            ) or position + 1
        return _header_block(self.lines, position)

    def _announcement_start(self, position: int) -> int | None:
        """Return where an announcement that ends in this line begins."""
        last = self.lines[position].strip(" \t*_-")
        if not last or len(last) > words.LINE_LENGTH:
            return None
        if last[-1] not in ":：" and words.VERB_AT_END.search(last[-40:]) is None:
            return position if words.STAMP.match(last) else None
        joined = ""
        for start in range(position, max(-1, position - ANNOUNCEMENT_LINES), -1):
            piece = self.lines[start].strip()
            broken = joined.startswith(("<", "mailto:", ">")) or piece == "<"
            if (not piece and not broken) or is_marked(
                self.lines[start] if piece not in ("<", ">") and start < position else ""
            ):
                return None
            joined = f"{piece} {joined}".strip()
            if len(joined) > ANNOUNCEMENT_LENGTH:
                return None
            if _announces(joined):
                return self._extended(start)
        return None

    def _extended(self, start: int) -> int:
        """Include the lines above when the announcement was broken after them."""
        first = start
        for above in range(start - 1, max(-1, start - 3), -1):
            piece = self.lines[above].strip()
            if not piece or piece[-1] in ".!?:" or not words.OPENER.match(piece):
                break
            dated = words.TIME.search(piece) or words.YEAR.search(piece) or words.MAIL_ADDRESS.search(piece)
            if piece[-1] not in ",<" and (first != start or not dated):
                break
            first = above
        return first


def is_marked(line: str) -> bool:
    """Tell whether a mail program marked this line as quoted."""
    bare = line.lstrip(" \t")
    return bare.startswith(">") and words.BROKEN_END.match(bare) is None


def _announces(joined: str) -> bool:
    """Tell whether these joined lines say who wrote what follows, and when."""
    line = joined.strip(" *_-\t")
    if not line or len(line) > ANNOUNCEMENT_LENGTH:
        return False
    if words.STAMP.match(line):
        return True
    has_time, has_year = words.TIME.search(line) is not None, words.YEAR.search(line) is not None
    opens = words.OPENER.match(line) is not None
    if opens and has_time and line.endswith((">:", ">：")) and words.MAIL_ADDRESS.search(line):
        return True
    verb = words.VERB.search(line)
    if verb is None and "写道" not in line and "寫道" not in line:
        return False
    if line[-1] not in ":：" and words.VERB_AT_END.search(line) is None:
        return False
    if line.count("<") != line.count(">") and not opens:
        return False
    if words.MAIL_ADDRESS.search(line):
        return has_time or has_year or opens or line.endswith((":", "："))
    return opens and (has_time or (has_year and words.VERB_AT_END.search(line) is not None))


def _header_block(lines: list[str], start: int) -> int:
    """Return the line after a block of headers ("From: ... Sent: ... Subject: ...") at ``start``, 0 if there is none."""
    if len(lines[start]) > words.LINE_LENGTH or words.FIELD_FROM.match(lines[start]) is None:
        return 0
    sent = to = subject = False
    last = start
    for position in range(start + 1, min(len(lines), start + HEADER_LINES)):
        line = lines[position][: words.LINE_LENGTH]
        if not line.strip():
            if position > start + 1 or not any(
                words.FIELD_SENT.match(one) for one in lines[position : position + 2]
            ):
                break
            continue
        if words.FIELD_SENT.match(line):
            sent, last = True, position
        elif words.FIELD_SUBJECT.match(line):
            subject, last = True, position
        elif words.FIELD_TO.match(line):
            to, last = True, position
    has_address = "@" in lines[start]
    if (subject and (sent or to)) or (has_address and sent and to):
        blank = last + 1
        while blank < len(lines) and blank < last + 3 and lines[blank].strip():
            blank += 1
        return blank if blank < len(lines) and not lines[blank].strip() else last + 1
    return 0


def _without_signature(lines: list[str]) -> tuple[str, str]:
    """Part the new lines from the signature below them and from dividing lines at the end."""
    cut = next((number for number, line in enumerate(lines) if words.DASHES.match(line)), len(lines))
    if not any(line.strip() for line in lines[:cut]):
        cut = len(lines)
    below = lines[cut + 1 :]
    new = lines[:cut]
    device: list[str] = []
    while new and (not new[-1].strip() or words.RULE.match(new[-1]) or words.DEVICE.match(new[-1][:200])):
        line = new.pop()
        if line.strip() and words.RULE.match(line) is None:
            device.insert(0, line)
    while new and not new[0].strip():
        del new[0]
    return "\n".join(new), "\n".join([*device, *below]).strip("\n")
