"""The sentence for a refusal of the domain: what was wrong, who was faster, that nothing changed (D-78).

What a form field wants said goes through :func:`field_errors`; everything else is a private line of text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from domain.errors import DomainError, InvalidInput
from domain.sales.problems import InvalidFields
from domain.tasks.facts import Say
from domain.words import has
from handlers.blocks import Json, cut, section
from handlers.texts import Texts
from handlers.views.message import Message, message
from handlers.views.ping import mention
from handlers.views.wording import spoken, spoken_plain

FIELD_TEXT = 300
_HOLE = "\u2063by\u2063"
"""Stands where a mention goes, because values are escaped."""
_NOBODY = frozenset({"bot", "customer", ""})


def code_of(error: DomainError) -> str:
    """Return the code of an error's sentence: its own, else that of its kind."""
    for code in (error.code, error.default_code):
        if has(code):
            return code
    return DomainError.default_code


def sentence(error: DomainError, texts: Texts, names: Mapping[str, str] | None = None) -> str:
    """Return the sentence for a refusal, as mrkdwn.

    Args:
        names: names of members by Slack id; an id without a name becomes a mention, which Slack shows as the name.
    """
    by = str(error.values.get("by", ""))
    called = mention(by) if by and by not in (names or {}) else ""
    said = _said(error, texts, {**(names or {}), **({by: _HOLE} if called else {})})
    return spoken(texts, said).replace(_HOLE, called)


def plain_sentence(error: DomainError, texts: Texts, names: Mapping[str, str] | None = None) -> str:
    """Return the sentence for a refusal, for a plain text."""
    return spoken_plain(texts, _said(error, texts, names or {}))


def refusal(error: DomainError, texts: Texts, names: Mapping[str, str] | None = None) -> Message:
    """Return the private answer to a click that changed nothing."""
    text = sentence(error, texts, names)
    blocks: list[Json] = [section(f"🚫 {text}")]
    return message(text, blocks)


def _said(error: DomainError, texts: Texts, names: Mapping[str, str]) -> Say:
    values = dict(error.values)
    code = code_of(error)
    by = str(values.get("by", ""))
    if by in _NOBODY and "by" in values and has(f"{code}.nobody"):
        code = f"{code}.nobody"
    if "by" in values:
        values["by"] = names.get(by) or texts("person.somebody")
    return Say(code, values)


def field_errors(
    error: InvalidInput,
    texts: Texts,
    *,
    blocks: Collection[str],
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return block id -> sentence for ``response_action: errors``; what has no field there stands at the first one.

    Args:
        blocks: ids of the input blocks of the view, in their order; Slack refuses errors at any other.
    """
    listed = list(blocks)
    if not listed:
        return {}
    problems: list[tuple[str, DomainError]] = (
        [(one.path, DomainError(one.code, **one.values)) for one in error.problems]
        if isinstance(error, InvalidFields)
        else [(error.field, error)]
    )
    found: dict[str, str] = {}
    for path, problem in problems:
        place = _place(path, listed)
        found.setdefault(place, cut(plain_sentence(problem, texts, names), FIELD_TEXT))
    return found


def _place(path: str, blocks: list[str]) -> str:
    """Return the input block for a field: its own, one of the same line, or the first."""
    if path in blocks:
        return path
    line = re.split(r"[.:](?=[^.:]*$)", path)[0]
    same = [one for one in blocks if line and one.startswith((f"{line}.", f"{line}:"))]
    return same[0] if same else blocks[0]
