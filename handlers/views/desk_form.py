"""A desk's settings: an overview with sections to open (D-1 to D-15), the form of a section, and switching on (D-2).

Block ids of a form are the settings' names; switches stand together in the block "switches", the user groups on duty in
"duty_groups". Every form is made from ``domain.desks.settings``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from domain.desks.facts import DeskName, DeskView
from domain.desks.log import Changed
from domain.desks.settings import REGIONS, Kind, Section, Setting, in_section
from handlers.blocks import (
    Json,
    actions,
    button,
    checkboxes,
    confirm_dialog,
    context,
    divider,
    header,
    input_block,
    modal,
    number_input,
    option,
    plain_text_input,
    radio_buttons,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, numbered, value
from handlers.texts import Texts
from handlers.views.desk_words import (
    change_words,
    choice_words,
    flow_words,
    section_words,
    value_words,
)
from handlers.views.wording import flat, foreign, joined

Named = Sequence[tuple[str, str]]
"""(code, words) of what can be chosen: mailbox accounts with their address, user groups."""
HINTED = frozenset({"initials", "channel", "region", "time_zone", "location_code", "minutes_per_document", "folder",
                    "daily_limit", "promise_offset_days", "safety_lead_days", "price_tolerance", "signature", "quote_reminder_days",
                    "reviewers", "configurators", "duty", "remind_after_hours", "quiet_from", "work_days"})  # fmt: skip
"""Settings whose input explains itself in a hint."""
_OPTIONAL = (Kind.CHANNEL, Kind.MEMBERS, Kind.CALLED, Kind.HTML)
_MAY_BE_EMPTY = frozenset({"folder", "account", "location_code", "quiet_from", "quiet_to"})
OWN, DEFAULT = "own", "default"
EMPTY = "-"
"""Value of the option that stands for nothing: Slack has no empty one."""


def desk_modal(desk: DeskView, texts: Texts) -> Json:
    """Return the overview: how the desk stands, what each section says, ways to change it."""
    blocks: list[Json] = [header(flat(desk.name, 150)), *_status(desk, texts), divider()]
    for one in Section:
        change = button(texts("button.change"), numbered(Action.DESK_SECTION, one), value(desk.id))
        blocks.append(section(section_words(desk, one, texts), accessory=change))
    blocks += [
        divider(),
        context(texts("desk.always_reviewed")),
        actions(
            button(texts("button.changes"), Action.DESK_LOG, value(desk.id)),
            button(texts("button.try"), Action.TRY, value(desk.id)),
        ),
    ]
    return modal(
        flat(texts("desk.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK,
        close=texts("button.close"),
        private_metadata=value(desk.id, desk.version),
    )


def _status(desk: DeskView, texts: Texts) -> list[Json]:
    code = "on" if desk.active else "off"
    said = texts(f"desk.status.{code}", since=_since(desk) or "")
    style = "danger" if desk.active else "primary"
    sure = confirm_dialog(
        texts("switch_off.title"),
        texts("switch_off.text"),
        texts("button.switch_off"),
        texts("button.cancel"),
        style="danger",
    )
    switch = button(
        texts(f"button.switch_{'off' if desk.active else 'on'}"),
        Action.DESK_SWITCH,
        value(desk.id, desk.version),
        style=style,
        confirm=sure if desk.active else None,
    )
    lines = [said]
    if desk.active and desk.read_today >= int(str(desk.values["daily_limit"])):
        lines.append(texts("desk.limit_reached", count=desk.held))
    return [section("\n".join(lines), accessory=switch)]


def _since(desk: DeskView) -> datetime | None:
    return desk.activated_at if desk.active else desk.deactivated_at


def section_modal(
    desk: DeskView, which: Section, texts: Texts, *, accounts: Named = (), groups: Named = ()
) -> Json:
    """Return the form of a section; its metadata is "<section>:<desk>.<version>"."""
    found = in_section(which)
    blocks: list[Json] = []
    if which is Section.OFFERS:
        blocks += [section(flow_words(desk, texts)), *_switches(desk, found, texts)]
    if which is Section.SIGNATURE:
        blocks += _signature(desk, texts, typed=None)
    else:
        blocks += [_input(desk, one, texts, accounts) for one in found if one.kind is not Kind.SWITCH]
    if which is Section.PEOPLE and groups:
        blocks.append(_groups(desk, groups, texts))
    if which not in (Section.OFFERS, Section.SIGNATURE):
        blocks += _switches(desk, found, texts)
    return _section_form(desk, which, blocks, texts)


def signature_modal(desk: DeskView, texts: Texts, *, own: bool, typed: str, read_as: str) -> Json:
    """Return the signature's form again with what was typed, and how it reads in a mail (D-14)."""
    blocks = _signature(desk, texts, typed=(own, typed))
    blocks.append(section(f"*{texts('signature.preview')}*\n>{_quoted(read_as)}", block_id="preview"))
    return _section_form(desk, Section.SIGNATURE, blocks, texts)


def _section_form(desk: DeskView, which: Section, blocks: list[Json], texts: Texts) -> Json:
    return modal(
        flat(texts(f"desk.section.{which}"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK_SECTION,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=f"{which}:{value(desk.id, desk.version)}",
    )


def _quoted(text: str) -> str:
    return "\n>".join(foreign(line, 200) for line in text.splitlines()[:12]) or " "


def _signature(desk: DeskView, texts: Texts, *, typed: tuple[bool, str] | None) -> list[Json]:
    own, html = typed if typed is not None else (bool(desk.text("signature")), desk.text("signature"))
    options = [
        option(texts("signature.default"), DEFAULT, texts("signature.default.hint")),
        option(texts("signature.own"), OWN, texts("signature.own.hint")),
    ]
    text = plain_text_input(Action.FORM, initial=html or None, max_length=3000, multiline=True)
    return [
        input_block(
            texts("setting.signature"),
            radio_buttons(Action.FORM, options, initial=OWN if own else DEFAULT),
            block_id="signature_kind",
        ),
        input_block(
            texts("signature.html"), text, block_id="signature", optional=True, hint=texts("setting.signature.hint")
        ),
        actions(button(texts("button.preview"), Action.DESK_PREVIEW, value(desk.id, desk.version))),
    ]  # fmt: skip


def _switches(desk: DeskView, found: Sequence[Setting], texts: Texts) -> list[Json]:
    names = [one.name for one in found if one.kind is Kind.SWITCH]
    if not names:
        return []
    options = [option(texts(f"setting.{one}"), one, texts(f"setting.{one}.hint")) for one in names]
    ticked = [one for one in names if desk.values[one]]
    return [
        input_block(
            texts("setting.switches"),
            checkboxes(Action.FORM, options, initial=ticked),
            block_id="switches",
            optional=True,
        )
    ]


def _input(desk: DeskView, setting: Setting, texts: Texts, accounts: Named) -> Json:
    name = setting.name
    return input_block(
        texts(f"setting.{name}"),
        _element(desk, setting, texts, accounts),
        block_id=name,
        optional=setting.kind in _OPTIONAL or name in _MAY_BE_EMPTY,
        hint=texts(f"setting.{name}.hint") if name in HINTED else None,
    )


def _element(desk: DeskView, setting: Setting, texts: Texts, accounts: Named) -> Json:
    name, present = setting.name, desk.values[setting.name]
    match setting.kind:
        case Kind.CHOICE | Kind.REGION:
            codes = REGIONS if setting.kind is Kind.REGION else setting.choices
            named = [(one, choice_words(name, one, texts)) for one in codes]
            return _select(named, str(present))
        case Kind.WHOLE | Kind.NUMBER:
            return number_input(
                Action.FORM,
                initial=present if isinstance(present, int | Decimal) else None,
                decimals=setting.kind is Kind.NUMBER,
                minimum=setting.low,
                maximum=setting.high,
            )
        case Kind.MEMBERS | Kind.CALLED:
            return _members(desk.many(name))
        case Kind.CHANNEL:
            return _channel(str(present))
        case Kind.DAYS:
            days = [option(texts(f"weekday.{one}"), one) for one in setting.choices]
            return checkboxes(Action.FORM, days, initial=list(str(present)))
        case _ if name == "account" and accounts:
            return _select([("", texts("value.none")), *accounts], str(present))
        case _ if name == "location_code":
            named = [(code, joined([code, where])) for code, where in desk.locations]
            return _select([("", texts("value.company_location")), *named], str(present))
        case Kind.CLOCK:
            return plain_text_input(
                Action.FORM, initial=str(present) or None, placeholder="08:00", max_length=5
            )
        case _:
            most = setting.high or 40
            return plain_text_input(Action.FORM, initial=str(present) or None, max_length=most)  # fmt: skip


def _select(named: Named, present: str) -> Json:
    options = [option(flat(words, 75) or code, code or EMPTY) for code, words in named]
    if present not in {code for code, _ in named}:
        options.append(option(flat(present, 75), flat(present, 75)))
    return static_select(Action.FORM, options, initial=present or EMPTY)


def _channel(present: str) -> Json:
    channel: Json = {
        "type": "conversations_select",
        "action_id": Action.FORM.value,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**channel, "initial_conversation": present} if present else channel


def _members(present: tuple[str, ...]) -> Json:
    members = [one for one in present if not one.startswith("S")]
    element: Json = {"type": "multi_users_select", "action_id": Action.FORM.value}
    return {**element, "initial_users": members} if members else element


def _groups(desk: DeskView, groups: Named, texts: Texts) -> Json:
    known = dict(groups)
    present = [one for one in desk.many("duty") if one.startswith("S")]
    # Those on duty come first: what is not among the options would be lost on saving.
    names = [
        *((one, known.get(one, one)) for one in present),
        *(one for one in groups if one[0] not in present),
    ]
    options = [option(flat(words, 75), code) for code, words in names[: limits.OPTIONS]]
    element: Json = {"type": "multi_static_select", "action_id": Action.FORM.value, "options": options}
    chosen = [one for one in options if one["value"] in present]
    if chosen:
        element["initial_options"] = chosen
    return input_block(
        texts("setting.duty_groups"),
        element,
        block_id="duty_groups",
        optional=True,
        hint=texts("setting.duty_groups.hint"),
    )


def switch_on_modal(desk: DeskView, texts: Texts, *, arrived: int | None = None) -> Json:
    """Return the question before switching on; where it worked before, what becomes of the mails between (D-2).

    Args:
        arrived: how many mails arrived meanwhile, None = not known (yet).
    """
    folder = joined([value_words(one, desk.text(one), texts) for one in ("account", "folder")])
    blocks: list[Json] = [section(texts("switch_on.intro", folder=folder))]
    if desk.resumable:
        count = "" if arrived is None else f" {texts('switch_on.arrived', count=arrived)}"
        said = texts("switch_on.again", since=desk.deactivated_at)
        options = [
            option(texts(f"meanwhile.{one}"), one, texts(f"meanwhile.{one}.hint")) for one in ("read", "skip")
        ]
        blocks += [
            section(f"{said}{count}", block_id="arrived"),
            input_block(texts("switch_on.question"), radio_buttons(Action.FORM, options), block_id="meanwhile"),
        ]  # fmt: skip
    return modal(
        flat(texts("switch_on.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK_SWITCH,
        submit=texts("button.switch_on"),
        close=texts("button.cancel"),
        private_metadata=value(desk.id, desk.version),
    )


def new_desk_modal(texts: Texts, *, accounts: Named = ()) -> Json:
    """Return the form for a further desk: what it cannot do without; the rest follows in its settings."""
    blank = plain_text_input(Action.FORM, max_length=80)
    blocks: list[Json] = [
        section(texts("desk.new.intro")),
        input_block(texts("setting.name"), blank, block_id="name"),
        input_block(
            texts("setting.channel"),
            _channel(""),
            block_id="channel",
            optional=True,
            hint=texts("setting.channel.hint"),
        ),
    ]
    if accounts:
        choices = _select(accounts, accounts[0][0])
        blocks.append(input_block(texts("setting.account"), choices, block_id="account"))
    folder = plain_text_input(Action.FORM, max_length=120)
    blocks.append(
        input_block(
            texts("setting.folder"),
            folder,
            block_id="folder",
            optional=True,
            hint=texts("setting.folder.hint"),
        )
    )
    return modal(
        flat(texts("desk.new.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK_NEW,
        submit=texts("submit.make_desk"),
        close=texts("button.cancel"),
    )


def choose_desk_modal(desks: Sequence[DeskName], texts: Texts) -> Json:
    """Return the desks of somebody who configures several."""
    blocks: list[Json] = [section(texts("desk.choose"))]
    for one in desks[:40]:
        place = joined([foreign(one.account, 40), foreign(one.folder, 60)]) or texts("value.missing")
        state = texts("desk.list.on" if one.active else "desk.list.off")
        text = f"*{foreign(one.name, 80)}* ({foreign(one.initials, 4)}) · {state}\n{place}"
        blocks.append(section(text, accessory=button(texts("button.settings"), Action.DESK, value(one.id))))
    return modal(
        flat(texts("desk.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK_CHOOSE,
        close=texts("button.close"),
    )


def log_modal(name: str, changes: Sequence[Changed], texts: Texts) -> Json:
    """Return the newest changes of a desk's settings (D-17)."""
    blocks: list[Json] = [header(flat(name, 150))]
    blocks += [section(change_words(one, texts)) for one in changes[:50]]
    if not changes:
        blocks.append(section(texts("log.none")))
    return modal(
        flat(texts("log.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK_LOG,
        close=texts("button.close"),
    )
