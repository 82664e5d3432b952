"""What a person is shown when a contact without a customer orders: who would be made a customer, with what (D-31)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from domain.inbox import service as inbox
from domain.sales.parties import load_company
from domain.sales.queries import document_view
from domain.tasks.models import Task

_VAT_NO = re.compile(
    r"\b(?:CVR|SE|VAT|MOMS|ORG|UST|MVA|SIRET)\b[\w .-]{0,18}?[:. ]\s*"
    r"([A-Z]{0,2} ?\d(?:[ .]?\d){7,12}(?: ?MVA)?)\b",
    re.IGNORECASE,
)
"""A number behind a word that announces one: "CVR-nr. 12 34 56 78", "Org.nr: 923 456 789 MVA"."""


def vat_no_in(text: str) -> str:
    """Return a VAT number that a text announces, '' if there is none; a person sees it before it counts."""
    found = _VAT_NO.search(text)
    return " ".join(found[1].split()) if found else ""


def question(tx: Session, task: Task, reasons: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the payload of the question: what would be made, as far as quote and mails tell, and all the reasons."""
    quote = document_view(tx, task.quote_number)
    place = quote.ship_to
    mails = [one for one in inbox.mails_of(tx, task.id) if one.decides]
    vat = next((no for one in reversed(mails) if (no := vat_no_in(one.mail.text))), "")
    proposal = {
        "name": place.name or quote.buyer.name,
        "address": place.address,
        "postcode": place.postcode,
        "city": place.city,
        "country": place.country or (load_company(tx).country if not place.city else ""),
        "vat_no": vat,
    }
    return {
        "number": quote.number,
        "version": quote.version,
        "reasons": reasons,
        "proposal": proposal,
        "contact": quote.buyer.name,
    }
