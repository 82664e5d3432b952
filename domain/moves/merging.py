"""A later mail's reading put on top of an earlier one, without guessing (D-27)."""

from __future__ import annotations

from dataclasses import replace

from domain.intake.request import Intent, Open, Request


def merge(previous: Request | None, newest: Request, *, quoted: bool, asked: bool = False) -> Request:
    """Put a later mail's reading on top of an earlier one, without guessing (D-27).

    Before a quote exists, earlier lines and open wishes stay and new ones are added; header fields are the newest
    that were named. With a quote the newest reading stands alone: a person or the acceptance decides what it means.
    Where the customer was asked which item is meant, a line of an item that may be meant is the answer to one wish;
    it is no new wish for the same item, and no new quantity of another line (D-43, D-44).
    """
    if previous is None or quoted:
        return newest
    still_open, answers = _unanswered(previous, newest) if asked else (previous.open, ())
    known = {
        (line.item_no, line.variant_code) for index, line in enumerate(newest.lines) if index not in answers
    }
    older = tuple(line for line in previous.lines if (line.item_no, line.variant_code) not in known)
    request = newest.intent in (Intent.QUOTE_REQUEST, Intent.ORDER_REQUEST, Intent.PRODUCT_INQUIRY)
    return replace(
        newest,
        intent=newest.intent if request or not older else previous.intent,
        lines=older + newest.lines,
        open=still_open + newest.open,
        document_no=newest.document_no or previous.document_no,
        requested_date=newest.requested_date or previous.requested_date,
        ship_to_text=newest.ship_to_text or previous.ship_to_text,
        ship_to=newest.ship_to or previous.ship_to,
        flags=previous.flags | newest.flags,
        attachments=previous.attachments + newest.attachments,
        contradictions=previous.contradictions + newest.contradictions,
    )


def _unanswered(previous: Request, newest: Request) -> tuple[tuple[Open, ...], frozenset[int]]:
    """Return the earlier wishes that no line answers, and the places of the lines that answer one; each only one."""
    used: set[int] = set()
    left: list[Open] = []
    for wish in previous.open:
        meant = {(one.item_no, one.variant_code) for one in wish.candidates}
        answer = next(
            (
                index
                for index, line in enumerate(newest.lines)
                if index not in used and {(line.item_no, line.variant_code), (line.item_no, "")} & meant
            ),
            None,
        )
        if answer is None:
            left.append(wish)
        else:
            used.add(answer)
    return tuple(left), frozenset(used)
