"""Markup to a small tree with expat: no entities, no document type, bounded depth and size. Fetches nothing, ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.attachments.errors import Unread
from bot.attachments.limits import Limits

_ELEMENTS = 200_000


@dataclass(slots=True)
class Node:
    """One element by its local name."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text on one line."""
        return " ".join("".join(self.pieces).split())

    def all(self, *path: str) -> Iterator[Node]:
        """Yield the elements at a path below this one."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Node | None:
        """Return the first element at a path, None if there is none."""
        return next(self.all(*path), None)

    def value(self, *path: str) -> str:
        """Return the text of the first element at a path, '' if there is none."""
        found = self.first(*path)
        return found.text if found else ""

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


def parse(content: bytes, bounds: Limits) -> Node:
    """Return the root element.

    Raises:
        Unread: unreadable for broken markup or a document type, too_large for too many or too deep elements.
    """
    top = Node("")
    open_elements = [top]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _ELEMENTS or len(open_elements) > bounds.depth:
            raise Unread("too_large")
        node = Node(_local(name), {_local(key): value[:500] for key, value in attributes.items()})
        open_elements[-1].children.append(node)
        open_elements.append(node)

    def end(_: str) -> None:
        open_elements.pop()

    def text(piece: str) -> None:
        open_elements[-1].pieces.append(piece)

    def refuse(*_: object) -> int:
        raise Unread("unreadable")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)  # expat takes it by position only
    except (expat.ExpatError, LookupError, ValueError) as trouble:
        raise Unread("unreadable") from trouble
    if not top.children:
        raise Unread("empty")
    return top.children[0]


def _local(name: str) -> str:
    return name.rpartition(":")[2]
