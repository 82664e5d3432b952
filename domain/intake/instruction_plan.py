"""A plan of proposals as JSON and back: what was shown to a person is what is applied later, word for word (D-75)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from domain.intake.instructions import Do, Proposal, Understood


def to_json(understood: Understood) -> dict[str, Any]:
    """Return plain JSON; decimals and dates are strings."""
    return {
        "proposals": [
            {name: _plain(value) for name, value in asdict(one).items()} for one in understood.proposals
        ],
        "left": list(understood.left),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal | date) else value


def from_json(plan: dict[str, Any]) -> Understood:
    """Return the plan that was stored."""
    return Understood(tuple(_proposal(one) for one in plan["proposals"]), tuple(plan["left"]))


def _proposal(stored: dict[str, Any]) -> Proposal:
    return Proposal(
        **{
            **stored,
            "do": Do(stored["do"]),
            "quantity": _decimal(stored["quantity"]),
            "number": _decimal(stored["number"]),
            "day": date.fromisoformat(stored["day"]) if stored["day"] else None,
            **{name: tuple(stored[name]) for name in ("lines", "items", "sites")},
        }
    )


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def choose(proposals: tuple[Proposal, ...], chosen: dict[str, str]) -> tuple[Proposal, ...]:
    """Return the proposals with a person's choices: "<position>:line|item|site" -> the value."""
    made: list[Proposal] = []
    for at, one in enumerate(proposals):
        line = chosen.get(f"{at}:line", "")
        made.append(
            one.chosen(
                line=int(line) if line.isdecimal() else None,
                item=chosen.get(f"{at}:item"),
                site=chosen.get(f"{at}:site"),
            )
        )
    return tuple(made)
