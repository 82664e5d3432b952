"""Every action, callback and command name in one place. A button's value is "<id>.<revision>", nothing more."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """Slash commands."""

    SALES = "/sales"
    SEQUENCE = "/sequence"


class Shortcut(StrEnum):
    """Shortcuts of the manifest."""

    TRY = "shortcut.try"


class Action(StrEnum):
    """Buttons, menus and selects.

    Whose id a value carries: everything about a decision has the *step's* id and the revision that was painted;
    EDIT_LINES, TIMELINE, OPEN_TASK, CONTINUE, TEACH and MAKE_REAL have the *task's* id, TRY and DESK the desk's (0 = none).
    In the menu, EDIT_LINES, ASSIGN, SNOOZE, TIMELINE, MAKE_REAL, STOP, CONTINUE and DELETE have the task's id, the
    others the step's.
    Several buttons of one kind in one row are told apart by :func:`numbered`.
    """

    CONFIRM = "step.confirm"
    STOP = "step.stop"
    DISCARD = "step.discard"
    REVIEW = "step.review"
    MENU = "step.menu"
    """The overflow menu; its option's value is "<what>:<id>.<revision>"."""
    RESUME = "step.resume"
    SENT = "mail.sent"
    AGAIN = "mail.again"
    RETRY = "mail.retry"
    EDIT_LINES = "edit.lines"
    EDIT_MAIL = "edit.mail"
    FORM = "form.open"
    ASK_CUSTOMER = "form.ask_customer"
    QUOTE_ANYWAY = "form.quote_anyway"
    CHOOSE = "form.choose_per_line"
    ORDER_NOW = "order.now"
    TRY_AGAIN = "form.try_again"
    """The bot tries once more what it gave up."""
    CREATE_CONTACT = "contact.create"
    USE_CONTACT = "contact.use"
    UPDATE_CONTACT = "contact.update"
    MAKE_CUSTOMER = "customer.make"
    APPLY_CHANGE = "change.apply"
    TIMELINE = "task.timeline"
    OPEN_TASK = "task.open"
    CONTINUE = "task.continue"
    MAKE_REAL = "task.make_real"
    CLAIM = "task.claim"
    RELEASE = "task.release"
    SNOOZE = "task.snooze"
    """CLAIM, RELEASE and SNOOZE have the task's id."""
    HOME_TAB = "home.tab"
    HOME_PAGE = "home.page"
    HOME_FILTER = "home.filter"
    """Numbered with what is filtered: "whose", "desk", "kind"."""
    FIND = "home.find"
    STOP_ALL = "desk.stop_all"
    """The value has the desk's id."""
    PAGE = "form.page"
    """Another page of a form with many lines; the value is "<page>.0"."""
    MORE = "form.more"
    """One more empty line in a form; the value is "<how many>.0"."""
    TRY = "try.open"
    SAMPLE = "try.sample"
    SAMPLE_ORDER = "try.sample_order"
    DESK = "desk.open"
    DESK_SECTION = "desk.section"
    """Opens a group of a desk's settings: numbered with the section's name, the value is the desk's."""
    DESK_SWITCH = "desk.switch"
    DESK_LOG = "desk.log"
    DESK_PREVIEW = "desk.preview"
    INBOX = "inbox.show"
    OPEN_DOCUMENT = "document.open"
    """OPEN_DOCUMENT, DOCUMENT_VERSION, DOCUMENT_PDF and DOCUMENT_STATE have the document's id and a version."""
    DOCUMENT_VERSION = "document.version"
    DOCUMENT_PDF = "document.pdf"
    DOCUMENT_STATE = "document.state"
    WRITE_LETTER = "letter.write"
    """The value has the task's id."""
    LINK = "link.open"
    """A button that only opens an address; it is acknowledged and nothing else."""
    SWAP = "line.swap"
    """Another candidate of a line as read: numbered with the line's index, the value is the item."""
    INSTRUCT = "instruct.open"
    SUGGEST = "instruct.suggest"
    """A sentence that the instruction may be: numbered, its text is what is understood."""
    APPLY_TOLD = "instruct.apply"
    """APPLY_TOLD and CANCEL_TOLD have the instruction's id."""
    CANCEL_TOLD = "instruct.cancel"
    TOLD_CHOICE = "instruct.choice"
    """A select in a private answer, numbered; its state is read when Apply is pressed."""
    TEACH = "teach.open"
    UNTEACH = "teach.undo"
    """The value has the taught name's id."""
    FIGURES_POST = "figures.post"
    """Numbered with the period; the value has the desk's id, 0 = all."""
    FIGURES_CSV = "figures.csv"
    FIGURES_HELP = "figures.help"
    FIGURES_PERIOD = "figures.period"
    FIGURES_DESK = "figures.desk"
    FIGURES_SCHEDULES = "figures.schedules"
    FIGURES_UNSCHEDULE = "figures.unschedule"
    """The value has the schedule's id."""
    ITEM_SEARCH = "item.search"
    CONTACT_SEARCH = "contact.search"
    CUSTOMER_SEARCH = "customer.search"


class View(StrEnum):
    """Callback ids of modals."""

    REVIEW = "view.review"
    STOP = "view.stop"
    RESUME = "view.resume"
    EDIT_LINES = "view.edit_lines"
    EDIT_MAIL = "view.edit_mail"
    ITEMS = "view.items"
    PRICES = "view.prices"
    CHOICES = "view.choices"
    NEW_CONTACT = "view.new_contact"
    NEW_CUSTOMER = "view.new_customer"
    USE_CONTACT = "view.use_contact"
    UPDATE_CONTACT = "view.update_contact"
    RETRY = "view.retry"
    TIMELINE = "view.timeline"
    TRY = "view.try"
    DESK = "view.desk"
    DESK_SECTION = "view.desk_section"
    DESK_SWITCH = "view.desk_switch"
    DESK_NEW = "view.desk_new"
    DESK_CHOOSE = "view.desk_choose"
    DESK_LOG = "view.desk_log"
    DOCUMENT = "view.document"
    DOCUMENT_STATE = "view.document_state"
    FIND_DOCUMENTS = "view.find_documents"
    LETTER = "view.letter"
    INSTRUCT = "view.instruct"
    INSTRUCTED = "view.instructed"
    TEACH = "view.teach"
    TEACH_KEEP = "view.teach_keep"
    TEACH_KEPT = "view.teach_kept"
    FIGURES_HELP = "view.figures_help"
    FIGURES_SCHEDULE = "view.figures_schedule"
    ASSIGN = "view.assign"
    SNOOZE = "view.snooze"
    WHY = "view.why"
    DELETE_TASK = "view.delete_task"
    FIND = "view.find"
    STOP_ALL = "view.stop_all"
    STOPPED_ALL = "view.stopped_all"


class Menu(StrEnum):
    """What the overflow menu of a card offers (D-71)."""

    EDIT_LINES = "edit_lines"
    EDIT_MAIL = "edit_mail"
    INSTRUCT = "instruct"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    WHY = "why"
    DELETE = "delete"
    TIMELINE = "timeline"
    IS_REQUEST = "is_request"
    MAKE_REAL = "make_real"
    STOP = "stop"
    CONTINUE = "continue"


def numbered(action: Action, what: str | int) -> str:
    """Return "home.tab:inbox": one of several buttons of a kind in one row, where Slack wants different ids."""
    return f"{action}:{what}"


def number_of(action_id: str) -> str:
    """Return what stands behind the colon of a numbered action id, '' if nothing does."""
    return action_id.partition(":")[2]


def value(identity: int, revision: int = 0) -> str:
    """Return what a button carries: our id and the revision it was painted with."""
    return f"{identity}.{revision}"


def parse(text: str) -> tuple[int, int]:
    """Return (id, revision) of a button's value.

    Raises:
        ValueError: the text is not ours.
    """
    identity, _, revision = text.partition(".")
    return int(identity), int(revision or 0)
