"""What a mail wants, by cues in five languages and by what was found in it; the reason is a code (D-24).

An order is never decided by words alone: :func:`decide` takes what the reading found. Reading lines does NOT belong here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from domain.intake.acts import acts, denies
from domain.intake.concepts import sentences
from domain.intake.cues import CUES
from domain.intake.request import Intent


@dataclass(frozen=True, slots=True)
class Found:
    """What the reading of a mail found besides its words."""

    kind: str
    """person, auto_reply, bounce, list or own; by the mail's headers."""
    lines: int
    questions: int
    """Wishes that must be asked about (not counting items that we do not know)."""
    unknown: int
    document_rule: str
    answers_quote: bool
    """The mail answers a quote of ours."""
    answers_order: bool
    pending: int = 0
    """Questions of ours that the mail may answer."""
    customer: bool = False
    """The sender is a customer of ours: who buys from us may speak of fees, accounts and offers."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An intent with the code of the rule that decided."""

    intent: Intent
    reason: str


_PREFIX = re.compile(r"(?i)^(?:(?:re|sv|aw|antw|fwd?|vs|wg)\s*:\s*)+")


_ENDED = re.compile(r"[.!?]\s+(?=[A-ZÆØÅÄÖÜ])|\n")
_COUNTED = re.compile(r"\d")


def cues(text: str) -> dict[str, int]:
    """Return how often each kind of cue occurs in a text."""
    return {name: len(pattern.findall(text)) for name, pattern in CUES.items()}


def _said(text: str) -> dict[str, int]:
    """Return the cues of a text with what its sentences do; a yes in a sentence that says no is none."""
    found = cues(text)
    if found["strong_accept"] or found["accept"]:
        plain = [text[start:end] for start, end in sentences(text)]
        plain = [one for one in plain if not denies(one)]
        for name in ("strong_accept", "accept"):
            found[name] = sum(len(CUES[name].findall(one)) for one in plain)
    if found["question"]:
        asking = [one for one in _ENDED.split(text) if CUES["question"].search(one)]
        found["aside"] = int(not any(_COUNTED.search(one) for one in asking))
    done = acts(text)
    if done["orientation"]:
        plain = [text[start:end] for start, end in sentences(text)]
        found["strong_order"] = sum(
            len(CUES["strong_order"].findall(one)) for one in plain if not acts(one)["orientation"]
        )
    for name, count in done.items():
        found[name] = max(found.get(name, 0), count)
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """Cues of the text (``body``) and the subject (``head``) with what was found."""

    body: dict[str, int]
    head: dict[str, int]
    found: Found

    @property
    def wishes(self) -> int:
        return self.found.lines + self.found.questions

    def any(self, *names: str) -> bool:
        """Say whether one of the cues occurs in text or subject."""
        return any(self.body.get(name) or self.head.get(name) for name in names)

    def says(self, *names: str) -> bool:
        """Say whether one of the cues occurs in the text."""
        return any(self.body.get(name) for name in names)

    def weight(self, name: str) -> int:
        """Return the occurrences of a cue, those of the subject counting twice."""
        return self.body[name] + 2 * self.head[name]


_Rule = tuple[Intent, str, Callable[[_Seen], bool]]

_MACHINE: tuple[_Rule, ...] = (
    (
        Intent.SPAM,
        "spam_words",
        lambda it: (
            it.found.kind == "auto_reply"
            and it.body["spam"] + it.head["spam"] >= 2
            and not it.any("auto_reply")
        ),
    ),
    (Intent.AUTO_REPLY, "headers", lambda it: it.found.kind == "auto_reply"),
    (Intent.BOUNCE, "headers", lambda it: it.found.kind == "bounce"),
    (Intent.AUTO_REPLY, "auto_reply_words", lambda it: bool(it.head["auto_reply"])),
    (
        Intent.AUTO_REPLY,
        "auto_reply_words",
        lambda it: it.says("auto_reply") and not it.found.lines and not it.says("order", "quote"),
    ),
    (Intent.BOUNCE, "bounce_words", lambda it: bool(it.head["bounce"])),
    (
        Intent.SPAM,
        "scam_words",
        lambda it: it.body["scam"] + it.head["scam"] >= 2 and not (it.found.lines or it.found.customer),
    ),
    (
        Intent.VENDOR_OFFER,
        "vendor_words",
        lambda it: (
            it.found.kind == "list"
            and not it.found.lines
            and it.body["vendor"] > 1
            and not it.any("newsletter")
        ),
    ),
    (
        Intent.NEWSLETTER,
        "list_headers",
        lambda it: it.found.kind == "list" and not (it.found.lines and it.says("order")),
    ),
    (Intent.NEWSLETTER, "newsletter_words", lambda it: bool(it.head["newsletter"])),
    (Intent.NEWSLETTER, "newsletter_words", lambda it: it.says("newsletter") and not it.found.lines),
    (
        Intent.SPAM,
        "spam_words",
        lambda it: (
            it.weight("scam") + it.body["spam"] + it.head["spam"] >= 4
            if it.found.customer
            else it.body["spam"] + it.head["spam"] >= 2
        ),
    ),
    (
        Intent.SPAM,
        "spam_words",
        lambda it: bool(it.head["spam"]) and not it.found.lines and not it.found.customer,
    ),
    (Intent.VENDOR_OFFER, "vendor_words", lambda it: it.body["vendor"] + it.head["vendor"] >= 2),
    (
        Intent.VENDOR_OFFER,
        "vendor_words",
        lambda it: it.any("vendor") and not it.found.lines and not it.says("quote", "order"),
    ),
    (
        Intent.SPAM,
        "spam_words",
        lambda it: it.says("spam") and not it.found.lines and not it.found.customer,
    ),
)


def _asks(it: _Seen) -> bool:
    return bool(it.wishes) and (it.says("order", "quote") or bool(it.head["order"]))


_TROUBLE: tuple[_Rule, ...] = (
    (
        Intent.OTHER,
        "bank_details",
        lambda it: (
            it.any("bank") and not it.wishes and (bool(it.head["bank"]) or not it.any("invoice_trouble"))
        ),
    ),
    (
        Intent.INVOICE_QUESTION,
        "invoice_words",
        lambda it: bool(it.head["invoice"]) and not it.wishes and not it.head["complaint"],
    ),
    (
        Intent.ORDER_CHANGE,
        "order_change_words",
        lambda it: it.says("change_of_order") and not it.found.answers_quote,
    ),
    (Intent.RETURN_OR_COMPLAINT, "complaint_words", lambda it: it.any("complaint") and not _asks(it)),
    (
        Intent.RETURN_OR_COMPLAINT,
        "complaint_words",
        lambda it: it.body["complaint"] >= 2 or bool(it.head["complaint"]),
    ),
    (
        Intent.INVOICE_QUESTION,
        "invoice_words",
        lambda it: (
            it.any("invoice") and not it.wishes and not it.found.answers_quote and not it.says("status")
        ),
    ),
    (
        Intent.DELIVERY_STATUS,
        "status_words",
        lambda it: (
            it.any("status")
            and (not it.wishes or bool(it.head["status"]))
            and not (it.found.answers_quote or it.says("orientation"))
        ),
    ),
    (
        Intent.DELIVERY_STATUS,
        "status_words",
        lambda it: (
            it.body["status"] >= 2
            and not (it.found.lines or it.found.answers_quote)
            and not it.says("quote_request", "strong_order")
        ),
    ),
    (
        Intent.ORDER_CHANGE,
        "order_change_words",
        lambda it: it.any("order_change") and not it.found.answers_quote,
    ),
    (
        Intent.DELIVERY_STATUS,
        "status_words",
        lambda it: (
            it.says("status_question")
            and not (it.wishes or it.found.unknown or it.found.answers_quote)
            and not it.says("quote_request", "strong_order")
        ),
    ),
)
_ANSWER: tuple[_Rule, ...] = (
    (
        Intent.QUOTE_REJECTION,
        "reject_words",
        lambda it: it.says("reject") and not it.says("strong_accept"),
    ),
    (
        Intent.QUOTE_REJECTION,
        "reject_words",
        lambda it: (
            it.says("unwilling") and not (it.wishes or it.says("strong_accept", "change", "drop", "discount"))
        ),
    ),
    (
        Intent.QUOTE_ACCEPTANCE,
        "accept_words",
        lambda it: it.says("strong_accept") and not it.says("redo_quote"),
    ),
    (Intent.QUOTE_CHANGE, "change_words", lambda it: it.says("redo_quote", "change", "drop")),
    (Intent.QUOTE_ACCEPTANCE, "accept_words", lambda it: it.says("accept")),
    (
        Intent.QUOTE_ACCEPTANCE,
        "number_of_his_order",
        lambda it: (
            it.found.document_rule in {"po_number", "order_number"} and not (it.wishes or it.found.unknown)
        ),
    ),
    (
        Intent.QUOTE_ACCEPTANCE,
        "order_words",
        lambda it: it.says("strong_order") and not (it.wishes or it.found.unknown or it.says("asking")),
    ),
    (Intent.QUOTE_CHANGE, "lines_in_answer", lambda it: bool(it.wishes)),
    (
        Intent.QUOTE_CHANGE,
        "answers_question",
        lambda it: bool(it.found.pending) and not it.says("asking", "discount"),
    ),
    (Intent.DISCOUNT_REQUEST, "discount_words", lambda it: it.says("discount")),
    (Intent.PRODUCT_INQUIRY, "question_words", lambda it: it.says("question", "asking")),
)
_REQUEST: tuple[_Rule, ...] = (
    (
        Intent.PRODUCT_INQUIRY,
        "for_orientation",
        lambda it: it.says("orientation") and not it.says("strong_order"),
    ),
    (
        Intent.DISCOUNT_REQUEST,
        "discount_words",
        lambda it: it.says("discount") and not (it.wishes or it.found.unknown),
    ),
    (
        Intent.ORDER_REQUEST,
        "po_number",
        lambda it: it.found.document_rule == "po_number" and not it.says("quote_request"),
    ),
    (
        Intent.ORDER_REQUEST,
        "order_words",
        lambda it: it.says("strong_order") and not it.says("quote_request"),
    ),
    (Intent.OTHER, "other_customer", lambda it: it.says("other_customer") and not it.wishes),
    (Intent.QUOTE_REQUEST, "quote_words", lambda it: it.says("quote_request")),
    (
        Intent.QUOTE_REQUEST,
        "quote_words",
        lambda it: (
            bool(it.weight("quote"))
            and bool(it.wishes or it.found.unknown or it.head["quote"])
            and not it.says("strong_order")
        ),
    ),
    (
        Intent.PRODUCT_INQUIRY,
        "question_words",
        lambda it: (
            it.says("question") and not it.weight("order") and not (it.found.lines > 1 and it.says("aside"))
        ),
    ),
    (
        Intent.PRODUCT_INQUIRY,
        "question_words",
        lambda it: (
            it.says("question", "availability")
            and it.says("asking")
            and not it.says("strong_order")
            and it.says("availability", "orientation")
            and it.found.document_rule != "po_number"
        ),
    ),
    (
        Intent.PRODUCT_INQUIRY,
        "question_mark",
        lambda it: it.says("asking") and not it.weight("order") and not it.wishes,
    ),
    (
        Intent.ORDER_REQUEST,
        "order_words",
        lambda it: (
            bool(it.weight("order"))
            and bool(it.wishes or it.found.unknown or it.head["order"] or it.found.document_rule)
        ),
    ),
    (Intent.ORDER_REQUEST, "lines_only", lambda it: bool(it.wishes)),
    (Intent.ORDER_REQUEST, "again", lambda it: it.says("again") and not it.says("asking", "question")),
    (
        Intent.ORDER_REQUEST,
        "order_words",
        lambda it: it.says("strong_order") and not it.says("question", "asking"),
    ),
)


def decide(text: str, subject: str, found: Found) -> Decision:
    """Return the intent of a mail from its new text, its subject and what was found in it: the first rule that holds."""
    plain_subject = _PREFIX.sub("", subject.strip())
    seen = _Seen(_said(text), cues(plain_subject), found)
    if found.answers_quote:
        seen.head.update(dict.fromkeys(("quote", "order"), 0))  # the subject is ours
    rules = [*_MACHINE, *_TROUBLE]
    if found.answers_quote:
        rules += _ANSWER
    if found.answers_order and seen.says("again"):
        return Decision(Intent.ORDER_REQUEST, "again")
    if found.answers_order and seen.says("change") and not seen.says("again"):
        return Decision(Intent.ORDER_CHANGE, "change_of_order")
    for intent, reason, holds in [*rules, *_REQUEST]:
        if holds(seen):
            return Decision(intent, reason)
    return Decision(Intent.OTHER, "nothing_recognised")
