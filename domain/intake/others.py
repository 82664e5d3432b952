"""Does a mail ask what another customer buys or pays? It is never told (D-24)."""

from __future__ import annotations

import re

from domain.inbox.facts import ParsedMail
from domain.intake.parties import Parties
from domain.intake.request import WITH_LINES, Intent
from domain.intake.sender import Identity
from domain.intake.signature import body_end

_BUYS = re.compile(
    r"(?i)\b(?:pay\w*|paid|price\w*|terms|discount\w*|conditions|order(?:ed|s)?|bought|buy\w*|betal\w*|pris\w*|rabat\w*|vilkår|købt\w*|kjøpt\w*|köpt\w*|køber|kjøper|köper|"
    r"bestil\w*|beställ\w*|bestell\w*|zahl\w*|bezahl\w*|preis\w*|kondition\w*|gekauft|kauf\w*|avtal\w*|aftale\w*)\b"
)
_ASKS = re.compile(
    r"(?i)\?|\b(?:tell\s+me|let\s+me\s+know|fortæl\w*|fortell\w*|oplyse|opplyse|berätta|sagen\s+sie|mitteilen|verraten|heard|hear|hørt|hört|gehört|hört)\b"
)


def asks_about_another(mail: ParsedMail, intent: Intent, sender: Identity, parties: Parties) -> bool:
    """Say whether a mail names another customer of ours in a question about what that one buys or pays."""
    if sender.internal or intent in WITH_LINES - {Intent.PRODUCT_INQUIRY}:
        return False
    text = mail.new_text or mail.text
    text = text[: body_end(text)][:8000]
    if not (_BUYS.search(text) and _ASKS.search(text)):
        return False
    others = parties.named_in(f"{mail.subject}\n{text}", shortened=True) - {sender.likely, *sender.several}
    own = parties.buyers.get(sender.likely)
    return any(
        own is None or not set(parties.buyers[no].name.split()) <= set(own.name.split()) for no in others
    )
