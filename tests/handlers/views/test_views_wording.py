"""What the main cards and modals say, word by word, in three languages; which buttons each question offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import IllegalTransition, InvalidInput, Refused, Stale
from domain.money import Money
from domain.sales.problems import FieldProblem, InvalidFields
from domain.tasks.facts import Say
from domain.tasks.states import StepKind, StepState, TaskState
from handlers.ids import Action
from handlers.texts import Texts
from handlers.views import errors, forms, home, review
from handlers.views.mails import words
from handlers.views.ping import ping
from handlers.views.step_card import task_card
from handlers.views.summary import desk_card
from handlers.views.timeline import event_message
from tests.handlers.views import samples

ENGLISH, DANISH, NORWEGIAN = (Texts(locale, samples.ZONE) for locale in samples.LOCALES)


def written(message) -> str:
    """Return a message as a person reads it: texts in their order, buttons in brackets."""
    lines = []
    for block in message.blocks:
        match block["type"]:
            case "section":
                beside = block.get("accessory")
                lines.append(block["text"]["text"] + (f"\n[{_label(beside)}]" if beside else ""))
            case "context":
                lines.append(block["elements"][0]["text"])
            case "actions":
                lines.append(" ".join(f"[{_label(one)}]" for one in block["elements"]))
    return "\n".join(lines).replace("\u00a0", " ")


def _label(element) -> str:
    if element["type"] == "overflow":
        return ", ".join(one["text"]["text"] for one in element["options"])
    return element["text"]["text"]


def test_the_card_of_a_drafted_mail_in_english():  # D-71, D-73
    assert (
        written(task_card(samples.card(samples.step(StepKind.REPLY)), ENGLISH))
        == """\
🟠 *Needs you* · *Bergheim AS* · NOK 12,450.00 · SQ-10241 v2
*Send the quote to anna@bergheim.example?*
• 10 pcs Rome chair, blue
• 2.5 m Linen, natural
• 4 pcs Oslo desk lamp  _and 4 more lines_
→ Confirm: the mail is sent, once you have read it in Review.
[Review]
T-412 · Anna Berg · waiting since 12 Nov 14:02 · nobody has taken it
[Confirm] [Discard step] [Stop] [Edit mail, Instructions…, Assign…, Snooze…, Why?]"""
    )


def test_the_card_of_a_drafted_mail_in_danish():
    assert (
        written(task_card(samples.card(samples.step(StepKind.REPLY)), DANISH))
        == """\
🟠 *Venter på jer* · *Bergheim AS* · 12.450,00 NOK · SQ-10241 v2
*Skal tilbuddet sendes til anna@bergheim.example?*
• 10 pcs Rome chair, blue
• 2,5 m Linen, natural
• 4 pcs Oslo desk lamp  _og 4 linjer mere_
→ Bekræft: mailen sendes, når du har læst den i Gennemse.
[Gennemse]
T-412 · Anna Berg · har ventet siden 12. nov. 14:02 · ingen har taget den
[Bekræft] [Læg udkast til side] [Stop] [Redigér mail, Instruks…, Tildel…, Udskyd…, Hvorfor?]"""
    )


def test_the_card_of_unclear_items_in_norwegian_puts_problems_first():
    shown = samples.card(
        samples.step(StepKind.ITEMS),
        document="",
        amount=None,
        warnings=(Say("warning.overdue", {"amount": Money(500000, "NOK")}), Say("warning.spoofed")),
        claimed_by="Ana Lind",
    )

    assert (
        written(task_card(shown, NORWEGIAN))
        == """\
🟠 *Venter på dere* · *Bergheim AS*
*Ikke alt er klart. Hvilke varer, og hvor mange?*
⛔ Avsenderen kan være forfalsket: ekthetskontrollen feilet.
⚠️ 5 000,00 kr er forfalt.
❓ 2 ønsker er uklare
• 10 pcs Rome chair, blue  _og 6 linjer til_
→ Fyll ut lager tilbudet; Spør kunden skriver utkast med valgene.
[Se gjennom]
T-412 · Anna Berg · har ventet siden 12. nov. 14:02 · 👤 Ana Lind
[Fyll ut…] [Spør kunden] [Stopp] [Instruks…, Tildel…, Utsett…, Hvorfor?]"""
    )


def test_a_try_out_says_that_nothing_is_sent_and_can_be_made_real():  # D-82
    shown = written(task_card(samples.card(samples.step(StepKind.REPLY), try_out=True), ENGLISH))

    assert "→ Confirm: only a try-out; nothing is sent." in shown
    assert "🧪 *Try-out: nothing is sent* · T-412" in shown
    assert "Make it a real task" in shown


def test_a_decided_step_says_who_and_when_and_its_buttons_are_gone():  # D-77
    last = samples.step(StepKind.REPLY, StepState.CONFIRMED)
    shown = written(task_card(samples.card(state=TaskState.SENDING, last=last), ENGLISH))

    assert "The mail is on its way to anna@bergheim.example." in shown
    assert "T-412 · Anna Berg · ✅ Confirmed by Ana Lind, 12 Nov 14:02: outgoing mail" in shown
    assert "[Confirm]" not in shown


def test_a_customers_new_mail_is_named_as_the_reason():  # D-27
    last = samples.step(StepKind.REPLY, StepState.SUPERSEDED)
    shown = written(task_card(samples.card(last=last), ENGLISH))

    assert "💬 The customer wrote again, 12 Nov 14:02: outgoing mail is no longer asked" in shown


OFFERED = {
    StepKind.INCOMING: "[Confirm] [Stop]",
    StepKind.UNKNOWN_SENDER: "[Create contact] [Use contact once] [Update e-mail] [Stop]",
    StepKind.SEVERAL_CUSTOMERS: "[Choose contact] [Stop]",
    StepKind.STRANGER: "[Noted] [Stop]",
    StepKind.OUT_OF_SCOPE: "[Take over] [Stop]",
    StepKind.UNREADABLE: "[Take over] [Try again] [Stop]",
    StepKind.ITEMS: "[Fill in…] [Ask the customer] [Stop]",
    StepKind.BLOCKED_CUSTOMER: "[Confirm] [Stop]",
    StepKind.DUPLICATE: "[It is new] [Open T-12] [Stop]",
    StepKind.NOT_AVAILABLE: "[Draft the answer] [Choose per line] [Quote anyway] [Stop]",
    StepKind.PRICE_MISSING: "[Enter prices…] [Stop]",
    StepKind.CHANGE: "[I changed it myself] [Edit SQ-10241] [Stop]",
    StepKind.QUOTE: "[Confirm quote] [Stop]",
    StepKind.REPLY: "[Confirm] [Discard step] [Stop]",
    StepKind.ACCEPTANCE: "[Confirm order] [Stop]",
    StepKind.ORDERS_OFF: "[Take over] [Stop]",
    StepKind.RECHECK: "[Confirm] [Stop]",
    StepKind.NEW_CUSTOMER: "[Make the customer…] [Stop]",
    StepKind.ORDER: "[Confirm order] [Stop]",
    StepKind.PAUSED: "[Resume…] [Edit SQ-10241] [Stop]",
    StepKind.MAIL_FAILED: "[Retry sending…] [Stop]",
    StepKind.UNCERTAIN_MAIL: "[It was sent] [Send again] [Stop]",
    StepKind.BOUNCED: "[Noted] [Stop]",
    StepKind.LETTER: "[Confirm] [Discard step] [Stop]",
}


@pytest.mark.parametrize("kind", list(StepKind))
def test_each_question_offers_its_own_answers(kind):  # D-32, D-70, D-86, D-92
    row = written(task_card(samples.card(samples.step(kind)), ENGLISH)).splitlines()[-1]

    assert row.rpartition(" [")[0] == OFFERED[kind]


def test_a_question_and_its_effect_each_fit_one_line_of_a_card():
    for texts in (ENGLISH, DANISH, NORWEGIAN):
        for kind in StepKind:
            lines = written(task_card(samples.card(samples.step(kind)), texts)).splitlines()
            assert max(len(line) for line in lines if line.startswith(("*", "→"))) <= 80, (kind, texts.locale)


def test_stop_and_the_answers_carry_the_steps_id_and_revision_and_editing_the_tasks():
    row = task_card(samples.card(samples.step(StepKind.PAUSED)), ENGLISH).blocks[-1]["elements"]
    carried = {one["action_id"]: one.get("value") for one in row}

    assert carried[Action.RESUME] == carried[Action.STOP] == "71.3"
    assert carried[Action.EDIT_LINES] == "9.0"
    assert [one["value"] for one in row[-1]["options"]] == [
        "instruct:71.3",
        "assign:9.0",
        "snooze:9.0",
        "why:71.3",
    ]


def test_out_of_scope_can_be_called_a_request_in_the_menu():  # D-24
    menu = task_card(samples.card(samples.step(StepKind.OUT_OF_SCOPE)), ENGLISH).blocks[-1]["elements"][-1]

    assert menu["options"][0]["text"]["text"] == "It is a request"
    assert menu["options"][0]["value"] == "is_request:71.3"


@pytest.mark.parametrize(
    ("kind", "submit"),
    [
        (StepKind.REPLY, "Confirm & send"),
        (StepKind.INCOMING, "Confirm"),
        (StepKind.ACCEPTANCE, "Confirm order"),
        (StepKind.NOT_AVAILABLE, "Draft the answer"),
        (StepKind.ITEMS, None),
        (StepKind.UNKNOWN_SENDER, None),
        (StepKind.MAIL_FAILED, None),
        (StepKind.PAUSED, None),
    ],
)
def test_the_review_modal_submits_with_the_verb_of_its_effect(kind, submit):
    shown = review.review_modal(samples.review(kind), ENGLISH)

    assert (shown.get("submit") or {}).get("text") == submit


def test_the_card_of_a_refused_mail_has_the_servers_words_d92():
    shown = written(task_card(samples.card(samples.step(StepKind.MAIL_FAILED)), ENGLISH))

    assert "⚠️ The server said: 550 5.1.1 no such user" in shown.splitlines()


def test_a_mail_with_something_unclear_does_not_promise_the_quote_on_confirm_d71():
    asked = written(task_card(samples.card(samples.step(StepKind.INCOMING), open_count=1), ENGLISH))
    clear = written(task_card(samples.card(samples.step(StepKind.INCOMING), open_count=0, asked=()), ENGLISH))

    assert "→ Confirm: the bot goes on; what is unclear is settled next." in asked.splitlines()
    assert "→ Confirm: the bot makes the quote and drafts the answer." in clear.splitlines()


def test_the_review_of_a_try_out_does_not_speak_of_sending():
    view = samples.review(StepKind.REPLY)
    shown = review.review_modal(replace(view, card=replace(view.card, try_out=True)), ENGLISH)

    assert shown["submit"]["text"] == "Confirm"


def modal_text(view) -> str:
    return "\n".join(
        one["text"]["text"] for one in view["blocks"] if one["type"] == "section" and "text" in one
    ).replace("\u00a0", " ")


def test_the_review_says_why_the_order_needs_a_person_again():  # D-65
    shown = modal_text(review.review_modal(samples.review(StepKind.RECHECK), ENGLISH))

    assert "SQ-10241" in shown
    assert "1 Nov 2026" in shown
    assert "10.000000" not in shown


def test_the_review_names_what_is_short_and_when_there_is_enough():  # D-50, D-51
    shown = modal_text(review.review_modal(samples.review(StepKind.NOT_AVAILABLE), ENGLISH))

    assert "⚠️ 1960-S Rome chair: asked 10 PCS, available 4 PCS · low stock · enough from 1 Dec 2026" in shown


def test_the_customers_mail_is_shown_as_written_and_nothing_in_it_is_markup():  # D-23
    blocks = words(samples.EVIL, ENGLISH)

    assert blocks[0]["type"] == "rich_text"
    assert blocks[0]["elements"][0]["type"] == "rich_text_quote"
    assert blocks[0]["elements"][0]["elements"] == [{"type": "text", "text": samples.EVIL}]


def test_stop_asks_with_the_consequences_for_this_point():  # D-72
    shown = forms.stop_modal(samples.review(StepKind.REPLY), ENGLISH)

    assert modal_text(shown) == (
        "*Stop T-412 for Bergheim AS?*\n"
        "• Quote SQ-10241 stays open; it has not been sent.\n"
        "• The customer gets no answer from the bot.\n"
        "• A stopped task cannot be restarted. Its timeline stays; you can continue it as a new task."
    )
    assert shown["private_metadata"] == "9.0"


def test_resume_offers_the_updated_document_and_just_resume():  # D-73
    shown = forms.resume_modal(samples.review(StepKind.PAUSED), ENGLISH)
    choices = next(one for one in shown["blocks"] if one.get("block_id") == "how")["element"]["options"]

    assert [(one["value"], one["text"]["text"]) for one in choices] == [
        ("quote_updated", "I have updated the quote"),
        ("as_it_was", "Just resume"),
    ]


def test_resume_of_a_mail_without_a_document_offers_the_question_again():  # D-73
    shown = forms.resume_modal(replace(samples.review(StepKind.PAUSED), document=None), ENGLISH)
    choices = next(one for one in shown["blocks"] if one.get("block_id") == "how")["element"]["options"]

    assert [(one["value"], one["text"]["text"]) for one in choices] == [
        ("ask_again", "Ask me again"),
        ("as_it_was", "Just resume"),
    ]


def test_a_call_mentions_the_people_and_after_the_decision_nobody():  # D-85
    assert ping(samples.ping(), ENGLISH).text == (
        "👉 <@U012ABCDE> <!subteam^S012ABCDE> Send the quote to anna@bergheim.example?"
    )
    assert written(ping(samples.ping(StepState.CONFIRMED), DANISH)) == (
        "✅ Bekræftet af Ana Lind, 12. nov. 14:02\n~Skal tilbuddet sendes til anna@bergheim.example?~"
    )
    assert "<@" not in ping(samples.ping(StepState.SUPERSEDED), ENGLISH).text


def test_a_new_version_lists_what_changed_from_what_to_what():  # D-63
    changes = [
        {"code": "change.quantity", "line_no": "1", "item": "Rome chair", "before": "10.000000", "after": "12"},
        {"code": "change.valid_until", "line_no": "0", "item": "", "before": "2026-12-12", "after": "None"},
        {"code": "change.gross", "line_no": "0", "item": "", "before": "1.00 EUR",
         "after": "2.50 EUR"},
    ]  # fmt: skip
    shown = samples.event("timeline.quote.self.revised", number="SQ-10241", version=3, changes=changes)
    shown = replace(shown, entry=replace(shown.entry, by="Ana Lind"))

    assert written(event_message(shown, ENGLISH)) == (
        "📄 Quote SQ-10241 v3 made · *Ana Lind*\n"
        "      • Rome chair: quantity 10 → 12\n"
        "      • Valid until 12 Dec 2026 → –\n"
        "      • Total €1.00 → €2.50"
    )


def test_the_other_tabs_say_what_will_come():
    assert "later version" in modal_text(home.home_view(samples.inbox(tab="figures"), ENGLISH))


def test_the_desks_card_names_the_number_and_a_broken_mailbox():  # D-80, D-92
    shown = written(desk_card(samples.summary(mailbox_error="login_refused"), ENGLISH))

    assert shown.startswith("🟠 *Nordic desk* · *3 tasks need you* · the oldest since 12 Nov 14:02")
    assert "⛔ The mailbox refuses user name or password." in shown
    assert "(zebra)" in written(desk_card(samples.summary(mailbox_error="zebra"), ENGLISH))


def test_somebody_who_was_slower_reads_who_was_first():  # D-78
    error = IllegalTransition("error.step_confirmed", by="U012ABCDE", at=samples.NOW, step_id=71)

    assert errors.sentence(error, ENGLISH) == "Already confirmed by <@U012ABCDE>, 12 Nov 14:02."
    assert (
        errors.sentence(error, DANISH, {"U012ABCDE": "Ana Lind"})
        == "Allerede bekræftet af Ana Lind, 12. nov. 14:02."
    )
    assert errors.plain_sentence(error, ENGLISH) == "Already confirmed by somebody, 12 Nov 14:02."


def test_a_superseded_click_names_the_customer_as_the_reason():
    error = IllegalTransition("error.step_superseded", by="customer", at=samples.NOW, step_id=71)

    assert errors.sentence(error, ENGLISH).startswith("The customer wrote again, 12 Nov 14:02.")


def test_a_refusal_says_why_and_whom_to_ask():  # D-15
    shown = written(errors.refusal(Refused("refused.review"), ENGLISH))

    assert shown.startswith("🚫 Only reviewers of this desk decide on its tasks. Nothing was changed;")


def test_an_error_without_a_sentence_of_its_own_says_what_its_kind_says():
    assert errors.sentence(Stale("error.never_heard_of"), ENGLISH) == (
        "Somebody else changed this in the meantime. Please look again."
    )


def test_values_of_strangers_in_an_error_are_escaped():
    error = InvalidInput("error.not_a_number", field="quantity", text=samples.EVIL)

    assert "<!channel>" not in errors.sentence(error, ENGLISH)


def test_every_invalid_field_is_named_at_its_own_input():  # D-62
    error = InvalidFields(
        [
            FieldProblem("line:3", "quantity", "line.quantity"),
            FieldProblem("new:0", "variant_code", "line.variant_needed", {"item_no": "1960-S"}),
            FieldProblem("", "lines", "sales.no_lines"),
        ]
    )
    blocks = ["reference", "line:3.quantity", "line:3.uom", "new:0.item_no"]
    found = errors.field_errors(error, ENGLISH, blocks=blocks)

    assert set(found) == {"line:3.quantity", "new:0.item_no", "reference"}
    assert "1960-S" in found["new:0.item_no"]
    assert errors.field_errors(error, ENGLISH, blocks=[]) == {}


def test_a_refused_answer_stands_at_its_line_even_if_its_own_field_is_not_shown():
    error = InvalidInput("error.quantity_positive", field="extra:1:quantity")

    assert list(errors.field_errors(error, ENGLISH, blocks=["line:0:item", "extra:1:search"])) == [
        "extra:1:search"
    ]
    assert list(errors.field_errors(error, ENGLISH, blocks=["line:0:item"])) == ["line:0:item"]


def test_a_number_used_before_names_where_and_opens_it():  # D-47
    shown = task_card(samples.card(samples.step(StepKind.DUPLICATE)), ENGLISH)
    modal = review.review_modal(samples.review(StepKind.DUPLICATE), ENGLISH)
    _, opens, *_ = shown.blocks[-1]["elements"]

    assert "Number PO-4711 is on T-12, SQ-1003, too. Is this a new request?" in written(shown)
    assert (opens["action_id"], opens["value"]) == ("task.open:twin", "12.0")
    assert "Number PO-4711 is on T-12, SQ-1003, too." in modal["blocks"][0]["text"]["text"]
    assert modal["submit"]["text"] == "It is new"
