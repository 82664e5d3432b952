"""Builders of rich text. Nothing in it is parsed, so foreign text needs no escaping here."""

from collections.abc import Iterable, Sequence

from handlers.blocks.text import Json, block, cut, exact
from handlers.checks import limits

Inline = str | Json
"""A plain run of text or something made by `styled`, `link` or `user`."""


def rich_text(*parts: Json, block_id: str | None = None) -> Json:
    """Return a rich text block (also the value of a table cell) of paragraphs, lists, quotes and code."""
    return block("rich_text", block_id, elements=list(parts) or [paragraph("")])


def paragraph(*inlines: Inline) -> Json:
    """Return a run of text; a line break is written as a newline."""
    return {"type": "rich_text_section", "elements": _inlines(inlines)}


def bullets(lines: Iterable[Inline | Sequence[Inline]], *, ordered: bool = False, indent: int = 0) -> Json:
    """Return a list, numbered when `ordered`; `indent` is 0 to 8."""
    sections = [paragraph(line) if isinstance(line, str | dict) else paragraph(*line) for line in lines]
    style = "ordered" if ordered else "bullet"
    listed: Json = {"type": "rich_text_list", "style": style, "elements": sections or [paragraph("")]}
    return {**listed, "indent": min(indent, limits.LIST_INDENT)} if indent else listed


def quote(*inlines: Inline) -> Json:
    """Return text with a bar beside it, for words of others."""
    return {"type": "rich_text_quote", "elements": _inlines(inlines)}


def preformatted(text: str) -> Json:
    """Return text in a fixed width."""
    return {"type": "rich_text_preformatted", "elements": _inlines([text])}


def styled(
    text: str, *, bold: bool = False, italic: bool = False, strike: bool = False, code: bool = False
) -> Json:
    """Return text in a style."""
    chosen = {"bold": bold, "italic": italic, "strike": strike, "code": code}
    run = _run(text)
    style = {name: True for name, wanted in chosen.items() if wanted}
    return {**run, "style": style} if style else run


def link(url: str, text: str | None = None) -> Json:
    """Return a link; without a text the address itself is shown."""
    built = {"type": "link", "url": exact(url, limits.URL, "url")}
    return built if not text else {**built, "text": cut(text, limits.TEXT)}


def user(user_id: str) -> Json:
    """Return a mention of a member."""
    return {"type": "user", "user_id": exact(user_id, limits.IDENTIFIER, "user_id")}


def _run(text: str) -> Json:
    return {"type": "text", "text": cut(text, limits.TEXT) or " "}


def _inlines(inlines: Iterable[Inline]) -> list[Json]:
    return [_run(one) if isinstance(one, str) else one for one in inlines] or [_run("")]
