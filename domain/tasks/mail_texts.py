"""The mails that the desk drafts: opening, generated table, closing; what a person edits is kept (D-74, D-90, D-91).

Pure: facts in, texts out. A :class:`Draft` is stored with its language and edited by people; ``assemble`` turns it
into what leaves. Nothing is said that the document or the facts do not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from html import escape

from domain.desks import signature as signatures
from domain.sales.facts import DocumentView
from domain.sales.naming import document_label
from domain.tasks.mail_grids import (
    Question,
    Shortage,
    line_grid,
    option_grids,
    question_sentences,
    shortage_grid,
)
from domain.tasks.mail_tables import Grid, to_html, to_lines, to_text
from domain.words import formats, say

LINES = "{lines}"
"""Where the generated table stands in a draft's body."""
_REPLY_MARK = re.compile(
    r"^\s*(?:re|sv|vs|aw|antw|antwort|svar|ref)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)


class MailKind(StrEnum):
    """What a drafted mail is about."""

    QUOTE = "quote"
    REVISED_QUOTE = "revised_quote"
    ORDER = "order"
    NOT_AVAILABLE = "not_available"
    PAST_DATE = "past_date"
    OPTIONS = "options"
    REJECTED = "rejected"
    REPLY = "reply"


WITH_DOCUMENT = frozenset({MailKind.QUOTE, MailKind.REVISED_QUOTE, MailKind.ORDER})
"""Mails that carry the document's table and PDF."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted mail as a person may edit it.

    ``opening`` and ``closing`` are plain text, paragraphs apart by a blank line; the table between is generated.
    """

    kind: MailKind
    language: str
    subject: str
    opening: str
    closing: str

    @property
    def body(self) -> str:
        """Return the text as one field with the table's placeholder."""
        return f"{self.opening}\n\n{LINES}\n\n{self.closing}"

    def with_body(self, text: str) -> Draft:
        """Return the draft with an edited body; without a placeholder the table goes under the text."""
        opening, _, closing = text.replace("\r\n", "\n").partition(LINES)
        return replace(self, opening=opening.strip(), closing=closing.replace(LINES, "").strip())


@dataclass(frozen=True, slots=True)
class Generated:
    """The facts behind the generated part; empty ones show nothing."""

    document: DocumentView | None = None
    shortages: tuple[Shortage, ...] = ()
    questions: tuple[Question, ...] = ()


def reply_subject(original: str, fallback: str) -> str:
    """Return "Re: …" with one mark only, whatever marks the customer's mail programs added before."""
    subject = " ".join(original.split())
    while (found := _REPLY_MARK.match(subject)) is not None:
        subject = subject[found.end() :]
    return f"Re: {subject}" if subject else fallback


def draft_reply(
    kind: MailKind,
    document: DocumentView | None,
    *,
    language: str,
    contact_name: str,
    subject: str = "",
    requested_date: date | None = None,
    questions: Sequence[Question] = (),
    unsupported: Sequence[str] = (),
) -> Draft:
    """Draft a mail in the customer's language.

    ``document`` is needed for quote, revised_quote, order and rejected; ``requested_date`` for past_date.
    ``revised_quote`` is for a version after one that was sent. ``subject`` is the customer's own.
    ``unsupported`` are wishes in the customer's words that we do not offer: they are answered as not available.

    Raises:
        ValueError: a fact that the kind needs is missing.
    """
    label = document_label(document.number, document.version) if document else ""
    opening = [
        say("mail.greeting", language, name=contact_name.strip())
        if contact_name.strip()
        else say("mail.greeting_nobody", language),
        _opening(kind, label, language, requested_date),
    ]
    if document is not None and kind in WITH_DOCUMENT and document.reference:
        opening.append(say("mail.reference", language, reference=document.reference))
    closing = []
    if unsupported:
        closing.append(say("mail.unsupported", language, wishes="; ".join(unsupported)))
    closing += _closing(kind, document, language, with_options=any(one.options for one in questions))
    closing.append(say("mail.regards", language))
    fallback = (
        f"{say(f'document.title.{document.kind}', language)} {label}"
        if document
        else opening[1].split(".")[0]
    )
    return Draft(
        kind=kind,
        language=language,
        subject=reply_subject(subject, fallback),
        opening="\n\n".join(opening),
        closing="\n\n".join(text for text in closing if text),
    )


def past_date_sentence(requested: date, language: str) -> str:
    """Return the sentence that a requested date has passed, also for a quote's own mail (D-54)."""
    return say("mail.past_date.sentence", language, date=formats.day(requested, language))


def _opening(kind: MailKind, label: str, language: str, requested: date | None) -> str:
    if (kind in WITH_DOCUMENT or kind is MailKind.REJECTED) and not label:
        raise ValueError(f"a mail of kind {kind} needs its document")
    if kind is MailKind.PAST_DATE:
        if requested is None:
            raise ValueError("a mail about a date in the past needs the date")
        return f"{say('mail.thanks_request', language)} {past_date_sentence(requested, language)}"
    if label and (kind in WITH_DOCUMENT or kind is MailKind.REJECTED):
        return say(f"mail.{kind}.opening", language, number=label)
    return say(f"mail.{kind}.opening", language)


def _closing(
    kind: MailKind, document: DocumentView | None, language: str, *, with_options: bool
) -> list[str]:
    if kind is MailKind.REPLY:
        return []
    if kind is MailKind.OPTIONS and not with_options:
        return [say("mail.options.closing_no_table", language)]
    if kind in (MailKind.QUOTE, MailKind.REVISED_QUOTE):
        until = document.valid_until if document else None
        valid = say("mail.quote.valid", language, date=formats.day(until, language)) if until else ""
        return [valid, say("mail.quote.closing", language)]
    return [say(f"mail.{kind}.closing", language)]


def grids_of(draft: Draft, generated: Generated) -> tuple[Grid, ...]:
    """Return the tables that a draft shows, in order."""
    if draft.kind in WITH_DOCUMENT and generated.document is not None:
        return (line_grid(generated.document),)
    if draft.kind is MailKind.NOT_AVAILABLE and generated.shortages:
        return (shortage_grid(generated.shortages, draft.language),)
    if draft.kind is MailKind.OPTIONS:
        return option_grids(generated.questions, draft.language)
    return ()


def table_text(draft: Draft, generated: Generated) -> str:
    """Return the generated part as plain text, '' if there is none."""
    asked = _sentences(draft, generated)
    blocks = ["\n".join(f"- {sentence}" for sentence in asked)] if asked else []
    return "\n\n".join([*blocks, *(to_text(grid) for grid in grids_of(draft, generated))])


def table_lines(draft: Draft, generated: Generated) -> str:
    """Return the generated part as one line a row, for narrow screens; '' if there is none."""
    asked = "\n".join(f"- {sentence}" for sentence in _sentences(draft, generated))
    return "\n\n".join([*filter(None, [asked]), *(to_lines(grid) for grid in grids_of(draft, generated))])


def _sentences(draft: Draft, generated: Generated) -> tuple[str, ...]:
    return question_sentences(generated.questions, draft.language) if draft.kind is MailKind.OPTIONS else ()


def table_html(draft: Draft, generated: Generated) -> str:
    """Return the generated part as HTML, '' if there is none."""
    asked = _sentences(draft, generated)
    sentences = "".join(f"<li>{escape(sentence)}</li>" for sentence in asked)
    return (f"<ul>{sentences}</ul>" if asked else "") + "".join(
        to_html(grid) for grid in grids_of(draft, generated)
    )


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def assemble(draft: Draft, generated: Generated, *, signature_html: str) -> tuple[str, str]:
    """Return the whole mail as (plain text, HTML). Everything but the signature is escaped, and that is cleaned."""
    return whole_mail(
        opening=draft.opening,
        table=table_text(draft, generated),
        table_html=table_html(draft, generated),
        closing=draft.closing,
        language=draft.language,
        signature_html=signature_html,
    )


def whole_mail(
    *, opening: str, table: str, table_html: str, closing: str, language: str, signature_html: str
) -> tuple[str, str]:
    """Return a mail as (plain text, HTML) from a person's words and a table that was generated before."""
    signature = signatures.clean(signature_html)
    text = "\n\n".join(part.strip("\n") for part in (opening, table, closing) if part.strip())
    written = signatures.to_text(signature)
    if written:
        text += f"\n{written}" if closing.strip() else f"\n\n{written}"
    html = (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"></head>'
        '<body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.45;color:#1b2126">'
        f"{_paragraphs(opening)}{table_html}{_paragraphs(closing)}"
        f"{signature}</body></html>"
    )
    return text + "\n", html


def carry_over(edited: Draft, before: Draft, after: Draft) -> Draft:
    """Return ``after`` (drafted from the new version) with a person's words kept where they differ from ``before``."""
    return replace(
        after,
        subject=edited.subject if edited.subject != before.subject else after.subject,
        opening=edited.opening if edited.opening != before.opening else after.opening,
        closing=edited.closing if edited.closing != before.closing else after.closing,
    )
