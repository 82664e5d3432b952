"""The price rule that won, in a few words: "price list HOTEL, from 10 pcs, until 31 Dec 2026; 5 % line discount" (D-54)."""

from __future__ import annotations

from domain.sales.facts import LineView, RuleView
from domain.words import formats, has
from handlers.texts import Texts
from handlers.views.wording import foreign, joined, quantity


def price_rule(line: LineView, texts: Texts) -> str:
    """Return what made the price of a line, and what made its discount; '' where nothing is known."""
    code = "price.by_hand" if line.price_by_hand else line.price_rule
    source = None if line.price_by_hand else line.price_source
    parts = [_with_terms(_named(code, source, texts), source, texts)]
    if line.discount_percent:
        percent = formats.percent(line.discount_percent, texts.locale)
        rule = "discount.by_hand" if line.discount_by_hand else line.discount_rule
        said = texts("rule.discount", percent=percent)
        why = _named(rule, line.discount_source, texts)
        detail = _with_terms(why, None if line.discount_by_hand else line.discount_source, texts)
        parts.append(f"{said} ({detail})" if detail else said)
    return joined(parts, "; ")


def _named(code: str, source: RuleView | None, texts: Texts) -> str:
    """Return what the rule is called, with its group where it has one."""
    if source is not None and source.code and has(f"rule.{code}"):
        return texts(f"rule.{code}", code=foreign(source.code, 30))
    return texts(code) if code and has(code) else ""


def _with_terms(name: str, source: RuleView | None, texts: Texts) -> str:
    """Return a rule with its least quantity and its last day."""
    if not name or source is None:
        return name
    least = ""
    if source.min_quantity > 0:
        unit = foreign(source.uom_name, 20)
        least = texts("rule.from", quantity=quantity(texts, source.min_quantity), unit=unit)
    until = texts("rule.until", date=source.ends) if source.ends is not None else ""
    return joined((name, least, until), ", ")
