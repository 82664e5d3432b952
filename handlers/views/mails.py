"""A mail on a screen: the customer's words as written, what came with it, and a draft of ours (D-23, D-74)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.tasks.facts import AttachmentView, DraftView, MailShown, ReviewView, StepCard
from domain.words import formats, has
from handlers.blocks import Json, actions, button, context, divider, quote, rich_text, section
from handlers.checks import limits
from handlers.ids import Action, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign, joined, moment, spoken

LONGEST = 12_000
"""Characters of one mail on one screen."""
ATTACHMENTS = 8
_RUN = limits.TEXT - 10
_KILO = 1024


def mail_blocks(mail: MailShown, texts: Texts, *, newest: bool = True) -> list[Json]:
    """Return a mail: who and when, its text with nothing changed, its attachments with what became of each.

    Args:
        newest: show the whole text; of older mails only what was newly written.
    """
    text = mail.text if newest else mail.new_text or mail.text
    blocks = [section(_head(mail, texts)), *words(text, texts)]
    notes = [] if mail.decides or mail.outgoing else [f"⚠️ {texts('mailview.decides_nothing')}"]
    listed = [attachment(one, texts) for one in mail.attachments[:ATTACHMENTS]]
    more = len(mail.attachments) - len(listed)
    if more > 0:
        listed.append(texts("mailview.more_attachments", count=more))
    if notes or listed:
        blocks.append(context("\n".join([*notes, *listed])))
    return blocks


def _head(mail: MailShown, texts: Texts) -> str:
    name = foreign(mail.from_name, 60)
    address = f"`{foreign(mail.from_address, 120)}`" if mail.from_address else ""
    sender = joined((f"*{name}*" if name else "", address), " ")
    return f"✉️ {sender} · {moment(mail.at, texts)}\n{foreign(mail.subject, 250)}"


def words(text: str, texts: Texts) -> list[Json]:
    """Return foreign text with a bar beside it, in blocks; nothing in it is read as markup."""
    shown = text.strip("\n")[:LONGEST]
    if not shown.strip():
        return [context(f"_{texts('mailview.no_text')}_")]
    pieces = [shown[at : at + _RUN] for at in range(0, len(shown), _RUN)]
    blocks = [rich_text(quote(*pieces))]
    if len(text.strip()) > LONGEST:
        blocks.append(context(f"_{texts('mailview.cut', count=len(text.strip()) - LONGEST)}_"))
    return blocks


def attachment(one: AttachmentView, texts: Texts) -> str:
    """Return an attachment in one line, with what became of it or why it was not read (D-23, D-25)."""
    line = f"📎 {foreign(one.name, 80)} ({size(one.size_bytes, texts)})"
    if one.note and has(f"attachment.{one.note}"):
        return f"{line}: _{texts(f'attachment.{one.note}', count=one.count)}_"
    if not one.skipped:
        return line
    code = f"skipped.{one.skipped}"
    return f"{line}: _{texts(code) if has(code) else texts('skipped.other')}_"


def size(size_bytes: int, texts: Texts) -> str:
    """Write a size as people say it."""
    if size_bytes < _KILO * _KILO:
        return texts("size.kb", size=formats.number(max(1, round(size_bytes / _KILO)), texts.locale))
    return texts("size.mb", size=formats.number(max(1, round(size_bytes / _KILO / _KILO)), texts.locale))


def draft_blocks(view: ReviewView, draft: DraftView, texts: Texts) -> list[Json]:
    """Return the drafted mail whole: recipients, subject, every word, the PDF, and the ways to change it."""
    head = [f"*{texts('field.to')}* {_addresses(draft.to)}"]
    if draft.cc:
        head.append(f"*{texts('field.cc')}* {_addresses(draft.cc)}")
    head.append(f"*{texts('field.subject')}* {foreign(draft.subject, 300)}")
    blocks = [section("\n".join(head))]
    blocks.extend(_as_it_reads(draft))
    if draft.pdf_name:
        blocks.append(_pdf(draft, texts))
    notes = [f"⚠️ {spoken(texts, one)}" for one in draft.notes]
    if notes:
        blocks.append(context("\n".join(notes)))
    blocks.append(_changing(view, view.step, texts))
    return blocks


def _addresses(addresses: Sequence[str]) -> str:
    return ", ".join(f"`{foreign(one, 120)}`" for one in addresses[:10])


def _as_it_reads(draft: DraftView) -> list[Json]:
    """Return our text as the customer reads it; the table's rows are lines, because a modal is narrower than a mail."""
    before, table, after = draft.text.partition(draft.table) if draft.table else (draft.text, "", "")
    shown = f"{before}{draft.table_lines if table else ''}{after}".strip("\n")[:LONGEST]
    pieces = [shown[at : at + _RUN] for at in range(0, len(shown), _RUN)] or [" "]
    return [rich_text(quote(*pieces))]


def _pdf(draft: DraftView, texts: Texts) -> Json:
    line = f"📎 *{foreign(draft.pdf_name, 100)}*"
    if not draft.pdf_link:
        return section(f"{line}\n_{texts('draft.pdf_soon')}_")
    opener = button(texts("button.open_pdf"), Action.LINK, url=draft.pdf_link[: limits.URL])
    return section(line, accessory=opener)


def _changing(view: ReviewView, step: StepCard, texts: Texts) -> Json:
    """Return the buttons that change the draft: its words, and the lines behind its table."""
    buttons = [button(texts("button.edit_mail"), Action.EDIT_MAIL, value(step.id, step.revision))]
    if view.document is not None:
        number = flat(view.document.number, 30)
        buttons.append(
            button(texts("button.edit_document", number=number), Action.EDIT_LINES, value(view.card.id))
        )
    return actions(*buttons, block_id="change")


def mails_blocks(mails: Sequence[MailShown], texts: Texts) -> list[Json]:
    """Return mails, newest first, with a line between them."""
    blocks: list[Json] = []
    for at, mail in enumerate(mails):
        if at:
            blocks.append(divider())
        blocks.extend(mail_blocks(mail, texts, newest=at == 0))
    return blocks
