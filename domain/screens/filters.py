"""What a member's inbox is narrowed to: whose tasks, which desk, what kind of question (D-80). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.tasks.states import BESIDE, StepKind

_INCOMING = frozenset({StepKind.INCOMING, StepKind.OUT_OF_SCOPE, StepKind.UNREADABLE, StepKind.STRANGER})
_MAILS = frozenset({StepKind.REPLY, StepKind.PAUSED})
_DOCUMENTS = frozenset(
    {
        StepKind.QUOTE,
        StepKind.ORDER,
        StepKind.ACCEPTANCE,
        StepKind.CHANGE,
        StepKind.RECHECK,
        StepKind.ORDERS_OFF,
    }
)
_TROUBLE = BESIDE - _INCOMING
GROUPS: Mapping[str, frozenset[StepKind]] = {
    "incoming": _INCOMING,
    "documents": _DOCUMENTS,
    "mails": _MAILS,
    "help": frozenset(StepKind) - _INCOMING - _MAILS - _DOCUMENTS - _TROUBLE,
    "trouble": _TROUBLE,
}
"""Groups of questions that a member can choose; every kind is in exactly one."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What the inbox is narrowed to; kept per member as a short text."""

    mine: bool = False
    desk_id: int = 0
    kind: str = ""

    def text(self) -> str:
        """Return it as it is kept: "mine;0;mails"."""
        return f"{'mine' if self.mine else 'all'};{self.desk_id};{self.kind}"

    def chosen(self, what: str, value: str) -> InboxFilter:
        """Return it after a member chose something; what nobody offers changes nothing."""
        match what:
            case "whose":
                return replace(self, mine=value == "mine")
            case "desk" if value.isdecimal() and len(value) < 10:  # what a column holds
                return replace(self, desk_id=int(value))
            case "kind":
                return replace(self, kind=value if value in GROUPS else "")
            case _:
                return self


def read_filter(text: str) -> InboxFilter:
    """Return the filter that was kept as a text; an unknown one narrows to nothing less than everything."""
    whose, _, rest = text.partition(";")
    desk, _, kind = rest.partition(";")
    return InboxFilter().chosen("whose", whose).chosen("desk", desk).chosen("kind", kind)
