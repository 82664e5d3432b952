"""The one row of buttons under a card: which decisions a question offers, and what hides behind the three dots."""

from __future__ import annotations

from collections.abc import Mapping

from domain.commands.instruction_subject import INSTRUCTABLE
from domain.tasks.facts import StepCard, TaskCard
from domain.tasks.states import OPEN_TASKS, StepKind, TaskState
from handlers.blocks import Json, actions, button, confirm_dialog, cut, option, overflow
from handlers.checks import limits
from handlers.ids import Action, Menu, numbered, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign

OFFERS: Mapping[StepKind, tuple[Action, ...]] = {
    StepKind.UNKNOWN_SENDER: (Action.CREATE_CONTACT, Action.USE_CONTACT, Action.UPDATE_CONTACT),
    StepKind.SEVERAL_CUSTOMERS: (Action.USE_CONTACT,),
    StepKind.UNREADABLE: (Action.CONFIRM, Action.TRY_AGAIN),
    StepKind.ITEMS: (Action.FORM, Action.ASK_CUSTOMER),
    StepKind.PRICE_MISSING: (Action.FORM,),
    StepKind.NOT_AVAILABLE: (Action.CONFIRM, Action.CHOOSE, Action.QUOTE_ANYWAY),
    StepKind.CHANGE: (Action.APPLY_CHANGE, Action.CONFIRM, Action.EDIT_LINES),
    StepKind.REPLY: (Action.CONFIRM, Action.DISCARD),
    StepKind.LETTER: (Action.CONFIRM, Action.DISCARD),
    StepKind.NEW_CUSTOMER: (Action.MAKE_CUSTOMER,),
    StepKind.PAUSED: (Action.RESUME, Action.EDIT_LINES),
    StepKind.MAIL_FAILED: (Action.RETRY,),
    StepKind.UNCERTAIN_MAIL: (Action.SENT, Action.AGAIN),
}
"""What a question offers, the usual answer first; every other kind offers Confirm."""

LABELS: Mapping[tuple[StepKind, Action], str] = {
    (StepKind.NOT_AVAILABLE, Action.CONFIRM): "button.draft_answer",
    (StepKind.ORDER, Action.CONFIRM): "button.confirm_order",
    (StepKind.QUOTE, Action.CONFIRM): "button.confirm_quote",
    (StepKind.ACCEPTANCE, Action.CONFIRM): "button.make_order",
    (StepKind.BOUNCED, Action.CONFIRM): "button.noted",
    (StepKind.STRANGER, Action.CONFIRM): "button.noted",
    (StepKind.OUT_OF_SCOPE, Action.CONFIRM): "button.take_over",
    (StepKind.UNREADABLE, Action.CONFIRM): "button.take_over",
    (StepKind.ORDERS_OFF, Action.CONFIRM): "button.take_over",
    (StepKind.DUPLICATE, Action.CONFIRM): "button.is_new",
    (StepKind.CHANGE, Action.CONFIRM): "button.change_done",
    (StepKind.SEVERAL_CUSTOMERS, Action.USE_CONTACT): "button.choose_contact",
    (StepKind.PRICE_MISSING, Action.FORM): "button.enter_prices",
}
"""Where the verb of the effect says more than the usual label."""

_USUAL: Mapping[Action, str] = {
    Action.CONFIRM: "button.confirm",
    Action.DISCARD: "button.discard",
    Action.RESUME: "button.resume",
    Action.SENT: "button.was_sent",
    Action.AGAIN: "button.send_again",
    Action.RETRY: "button.retry",
    Action.FORM: "button.fill_in",
    Action.ASK_CUSTOMER: "button.ask_customer",
    Action.QUOTE_ANYWAY: "button.quote_anyway",
    Action.CHOOSE: "button.choose_per_line",
    Action.TRY_AGAIN: "button.try_again",
    Action.CREATE_CONTACT: "button.create_contact",
    Action.USE_CONTACT: "button.use_contact",
    Action.UPDATE_CONTACT: "button.update_contact",
    Action.EDIT_MAIL: "button.edit_mail",
    Action.MAKE_CUSTOMER: "button.make_customer",
    Action.APPLY_CHANGE: "button.apply_change",
}
_CONFIRMED_ELSEWHERE = frozenset(
    kind for kind, offered in OFFERS.items() if Action.CONFIRM not in offered
) - {StepKind.PAUSED}


def needs_answer(kind: StepKind) -> bool:
    """Say whether a plain yes is no answer to this kind of question."""
    return kind in _CONFIRMED_ELSEWHERE or kind is StepKind.PAUSED


def document_no(card: TaskCard) -> str:
    """Return the number of the task's document without its version."""
    return card.document.partition(" ")[0]


def label(kind: StepKind, action: Action, card: TaskCard, texts: Texts) -> str:
    """Return what stands on a button."""
    if action is Action.EDIT_LINES:
        number = document_no(card)
        return texts("button.edit_document", number=number) if number else texts("button.edit_quote")
    return texts(LABELS.get((kind, action), _USUAL[action]))


def offered(card: TaskCard, step: StepCard, texts: Texts, *, primary: bool = True) -> list[Json]:
    """Return the buttons that answer a step's question, the usual answer as the primary one."""
    buttons: list[Json] = []
    for action in _answers(step):
        if action is Action.EDIT_LINES and not card.document:
            continue
        if action is Action.DISCARD and not step.can_discard:
            continue
        if action is Action.TRY_AGAIN and not step.can_retry:
            continue
        if action is Action.APPLY_CHANGE and not step.changes:
            continue
        style = "primary" if primary and not buttons else None
        if action is Action.ORDER_NOW:
            buttons.append(ordering(card, step, texts, style=style))
            continue
        carried = value(card.id) if action is Action.EDIT_LINES else value(step.id, step.revision)
        said = label(step.kind, action, card, texts)
        if action is Action.CONFIRM and step.order_now and step.kind is StepKind.REPLY:
            said = texts("button.send_quote")
        buttons.append(button(said, action, carried, style=style))
    return buttons


def _answers(step: StepCard) -> tuple[Action, ...]:
    """Return the answers to a question; the order at once stands beside or before the quote, as the desk says (D-48)."""
    usual = OFFERS.get(step.kind, (Action.CONFIRM,))
    if not step.order_now:
        return usual
    if step.order_now == "first":
        return (Action.ORDER_NOW, *usual)
    return (usual[0], Action.ORDER_NOW, *usual[1:])


def ordering(card: TaskCard, step: StepCard, texts: Texts, *, style: str | None = None) -> Json:
    """Return the button that makes the order at once; it asks first, because the customer sees no quote (D-48)."""
    question = confirm_dialog(
        texts("order_now.title"),
        texts("order_now.question", number=foreign(document_no(card), 30)),
        texts("button.order_now"),
        texts("button.cancel"),
    )
    return button(
        texts("button.order_now"),
        Action.ORDER_NOW,
        value(step.id, step.revision),
        style=style,
        confirm=question,
    )


def choosing(card: TaskCard, step: StepCard, texts: Texts) -> Json:
    """Return the button that opens the choice per line (D-52)."""
    text = label(step.kind, Action.CHOOSE, card, texts)
    return button(text, Action.CHOOSE, value(step.id, step.revision), style="primary")


def applying(step: StepCard, texts: Texts) -> Json:
    """Return the button that applies the customer's change as it was read (D-64)."""
    return button(
        texts("button.apply_change"), Action.APPLY_CHANGE, value(step.id, step.revision), style="primary"
    )


def instructing(step: StepCard, texts: Texts) -> list[Json]:
    """Return the button for free words, where they can answer (D-75)."""
    if step.kind not in INSTRUCTABLE:
        return []
    return [button(texts("button.instruct"), Action.INSTRUCT, value(step.id, step.revision))]


def decision_row(card: TaskCard, step: StepCard, texts: Texts) -> Json:
    """Return the row under a card that asks: answers, Stop, and the menu (D-71)."""
    stop = button(texts("button.stop"), Action.STOP, value(step.id, step.revision), style="danger")
    shown = [*offered(card, step, texts), *opening(step, texts)]
    return actions(*shown, stop, menu(card, step, texts), block_id=f"row:{step.id}")


def opening(step: StepCard, texts: Texts) -> list[Json]:
    """Return the button that opens the other task with the customer's number, of several the first (D-47)."""
    return [
        button(
            texts("button.open_other", name=flat(name, 20)),
            numbered(Action.OPEN_TASK, "twin"),
            value(task_id),
        )
        for name, task_id in step.others[:1]
    ]


def effect_row(card: TaskCard, step: StepCard, texts: Texts) -> Json:
    """Return the answers to a question about a mail that stands beside another question."""
    return actions(*offered(card, step, texts, primary=False), block_id=f"row:{step.id}")


def menu(card: TaskCard, step: StepCard | None, texts: Texts) -> Json:
    """Return the three dots, at most five things: Edit, Instructions, Assign, Snooze, Why (D-71).

    What is rarer is in Review and in Why: the other edit, the timeline.
    """
    task = value(card.id)
    found = _menu_asking(card, step, texts) if step is not None else _menu_quiet(card, texts)
    options = [
        option(cut(text, limits.OPTION_TEXT), f"{what}:{carried or task}") for what, text, carried in found
    ]
    return overflow(Action.MENU, options[: limits.OVERFLOW_OPTIONS])


Entry = tuple[Menu, str, str]
"""What, its words, what it carries ('' = the task's id)."""


def _menu_asking(card: TaskCard, step: StepCard, texts: Texts) -> list[Entry]:
    """Return the menu of a card that asks something."""
    carried = value(step.id, step.revision)
    found: list[Entry] = []
    number = document_no(card)
    if step.kind is StepKind.OUT_OF_SCOPE:
        found.append((Menu.IS_REQUEST, texts("menu.is_request"), carried))
    elif step.kind is StepKind.REPLY:
        found.append((Menu.EDIT_MAIL, texts("button.edit_mail"), carried))
    elif number and Action.EDIT_LINES not in OFFERS.get(step.kind, ()):
        found.append((Menu.EDIT_LINES, texts("button.edit_document", number=number), ""))
    if step.kind in INSTRUCTABLE:
        found.append((Menu.INSTRUCT, texts("menu.instruct"), carried))
    if card.try_out:
        found.append((Menu.MAKE_REAL, texts("menu.make_real"), ""))
    else:
        found.append((Menu.ASSIGN, texts("menu.assign"), ""))
    found.append((Menu.SNOOZE, texts("menu.snooze"), ""))
    found.append((Menu.WHY, texts("menu.why"), carried))
    return found


def _menu_quiet(card: TaskCard, texts: Texts) -> list[Entry]:
    """Return the menu of a card that asks nothing: it runs, waits or is over."""
    found: list[Entry] = []
    number = document_no(card)
    if number and card.state != TaskState.STOPPED:
        found.append((Menu.EDIT_LINES, texts("button.edit_document", number=number), ""))
    found.append((Menu.TIMELINE, texts("menu.timeline"), ""))
    if card.state in OPEN_TASKS:
        if card.try_out:
            found.append((Menu.MAKE_REAL, texts("menu.make_real"), ""))
        found.append((Menu.ASSIGN, texts("menu.assign"), ""))
        found.append((Menu.STOP, texts("menu.stop"), ""))
        return found
    if card.state == TaskState.STOPPED:
        found.append((Menu.CONTINUE, texts("menu.continue"), ""))
    found.append((Menu.DELETE, texts("menu.delete"), ""))
    return found
