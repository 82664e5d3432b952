"""A small history made by hand, with known answers: each row is written as the frames of the bot write it."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal

from domain.desks.models import Desk
from domain.inbox.models import InboundMail, OutboundMail
from domain.sales.models import Document, ImportedOrder
from domain.tasks.models import Correction, Step, Task
from tests.domain.sales.company import imported

COPENHAGEN = "Europe/Copenhagen"


def at(text: str) -> datetime:
    """Return "11-02 09:30" of 2026 in UTC."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


class History:
    """Writes rows; numbers come by themselves."""

    def __init__(self, tx) -> None:
        self.tx, self.numbers = tx, itertools.count(1)

    def company(self) -> History:
        imported(self.tx, now=at("01-01 00:00"))
        return self

    def desk(self, name="Sales", zone=COPENHAGEN, minutes=10) -> int:
        row = Desk(
            name=name, initials=name[:2].upper(), channel="C1", language="en", time_zone=zone, duty=[],
            minutes_per_document=minutes, made_at=at("01-01 00:00"),
        )  # fmt: skip
        self.tx.add(row)
        self.tx.flush()
        return row.id

    def task(self, desk_id: int, when: str, **fields) -> int:
        opened = at(when)
        values = {
            "number": next(self.numbers), "subject": "Stole", "sender_address": "a@b.example", "sender_name": "A",
            "opened_at": opened, "moved_at": opened, "decisions": {},
        }  # fmt: skip
        row = Task(desk_id=desk_id, **{**values, **fields})
        self.tx.add(row)
        self.tx.flush()
        return row.id

    def mail(self, task_id: int, when: str, kind="person", **fields) -> int:
        number = next(self.numbers)
        row = InboundMail(
            account="a", folder="INBOX", uidvalidity=1, uid=number, raw="", message_id=f"<{number}@b.example>",
            digest=str(number), from_address="a@b.example", from_name="A", subject="Stole", arrived_at=at(when),
            kind=kind, parsed={}, task_id=task_id, **fields,
        )  # fmt: skip
        self.tx.add(row)
        self.tx.flush()
        return row.id

    def reply(self, task_id: int, when: str, waited: int | None) -> None:
        row = OutboundMail(
            message_id=f"<{next(self.numbers)}@us.example>", task_id=task_id, to_address="a@b.example", cc=[],
            subject="Re: Stole", text="", sent_at=at(when), waited_seconds=waited,
        )  # fmt: skip
        self.tx.add(row)

    def step(self, task_id: int, when: str, kind="reply", state="confirmed", by="U1", decided="") -> int:
        row = Step(
            task_id=task_id, kind=kind, state=state, payload={}, seen={}, opened_at=at(when), decided_by=by,
            decided_at=at(decided or when) if state != "open" else None,
        )  # fmt: skip
        self.tx.add(row)
        self.tx.flush()
        return row.id

    def correct(self, task_id: int, when: str, lines: int, step_id=0) -> None:
        self.tx.add(Correction(task_id=task_id, step_id=step_id, lines=lines, at=at(when), by="U1"))

    def document(self, task_id: int, desk_id: int, when: str, net: int, kind="quote", **fields) -> None:
        number = next(self.numbers)
        made = at(when)
        values = {
            "number": f"D-{number}", "version": 1, "state": "open", "customer_no": "C1", "contact_no": "",
            "language": "da", "currency": "DKK", "reference": "", "location_code": "", "salesperson_code": "",
            "time_zone": COPENHAGEN, "document_date": date(2026, 1, 1), "vat_rule": "domestic", "ship_to_code": "",
            "ship_to_name": "", "ship_to_address": "", "ship_to_postcode": "", "ship_to_city": "",
            "ship_to_country": "", "vat_minor": 0, "last_line_no": 0, "made_at": made, "made_by": "bot",
            "changed_at": made, "changed_by": "bot", "exchange_rate": Decimal(1),
        }  # fmt: skip
        self.tx.add(
            Document(kind=kind, task_id=task_id, desk_id=desk_id, net_minor=net, **{**values, **fields})
        )

    def order_elsewhere(self, number: str, when: str | None) -> None:
        self.tx.add(ImportedOrder(document_no=number, seen_at=at(when) if when else None))
