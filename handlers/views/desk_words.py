"""A desk's settings in words: one value, one section in short, one entry of the audit log. Pure, mrkdwn."""

from __future__ import annotations

from decimal import Decimal

from domain.desks.facts import DeskView
from domain.desks.log import ACTIVE, DELETED, MADE, STOPPED_ALL, Changed
from domain.desks.settings import BY_NAME, Kind, Section, Setting, in_section
from domain.words import has
from handlers.texts import Texts
from handlers.views.ping import mention
from handlers.views.wording import foreign, joined, moment

MOST_NAMED = 5
PREFIXES = {
    "language": "language",
    "review_known": "review_mode",
    "review_unknown": "review_mode",
    "ask_first": "ask_first",
}
"""Settings whose choices have words in the catalogues."""
_QUIET = ("signature", "quiet_to", "work_to", "account")
"""Said otherwise, or with another setting."""


def choice_words(name: str, code: str, texts: Texts) -> str:
    """Return a choice in words, the code itself where there are none."""
    key = f"{PREFIXES.get(name, name)}.{code or 'none'}"
    return texts(key) if has(key) else code


def value_words(name: str, value: object, texts: Texts) -> str:
    """Return a setting's value in words."""
    setting = BY_NAME[name]
    if name == "location_code" and not value:
        return texts("value.company_location")
    match setting.kind:
        case Kind.SWITCH:
            return texts("value.on" if value else "value.off")
        case Kind.MEMBERS | Kind.CALLED:
            return people_words(value if isinstance(value, tuple) else (), texts)
        case Kind.DAYS:
            return ", ".join(texts(f"weekday.{one}") for one in str(value))
        case Kind.CHOICE | Kind.REGION:
            return choice_words(name, str(value), texts)
        case Kind.CHANNEL:
            return f"<#{value}>" if value else texts("value.none")
        case _ if isinstance(value, Decimal):
            return str(texts.readable(value.normalize() + 0))
        case _:
            return foreign(str(value), 80) or texts("value.none")


def people_words(ids: tuple[str, ...], texts: Texts) -> str:
    """Return members and groups as mentions, the first few by name."""
    named = [mention(one) or foreign(one, 20) for one in ids[:MOST_NAMED]]
    more = [texts("value.more", count=len(ids) - MOST_NAMED)] if len(ids) > MOST_NAMED else []
    return ", ".join([*named, *more]) or texts("value.nobody")


def section_words(desk: DeskView, section: Section, texts: Texts) -> str:
    """Return what a section says now, in two or three lines."""
    lines = [f"*{texts(f'desk.section.{section}')}*"]
    if section is Section.SIGNATURE:
        return "\n".join([*lines, texts("signature.own" if desk.text("signature") else "signature.default")])
    if section is Section.OFFERS:
        lines.append(flow_words(desk, texts))
    facts = [_fact(desk, one, texts) for one in in_section(section) if one.kind is not Kind.SWITCH]
    lines.append(joined([fact for fact in facts if fact]))
    switches = [one for one in in_section(section) if one.kind is Kind.SWITCH]
    shown = [f"{'☑' if desk.values[one.name] else '☐'} {texts(f'setting.{one.name}')}" for one in switches]
    lines.extend(shown)
    return "\n".join(line for line in lines if line)


def flow_words(desk: DeskView, texts: Texts) -> str:
    """Return what sending and making orders mean together (D-9, D-10)."""
    send = "send" if desk.values["send_quotes"] else "keep"
    make = "make" if desk.values["make_orders"] else "leave"
    return texts(f"flow.{send}_{make}")


def _fact(desk: DeskView, setting: Setting, texts: Texts) -> str:
    name, value = setting.name, desk.values[setting.name]
    if name in _QUIET or (name in ("promise_offset_days", "safety_lead_days") and not value):
        return ""
    words = value_words(name, value, texts)
    if name == "folder":
        account = foreign(desk.text("account"), 40)
        words = f"{account} / {words}" if account and value else texts("value.missing")
    if name in ("quiet_from", "work_from"):
        if not value:
            return ""
        words = f"{words}–{desk.text(name.replace('_from', '_to'))}"
        name = name.replace("_from", "_hours")
    if name == "daily_limit":
        words = texts("value.of_today", limit=words, count=desk.read_today)
    label = texts(f"setting.{name}")
    return f"{label}{'' if label.endswith('?') else ':'} *{words}*"


def change_words(change: Changed, texts: Texts) -> str:
    """Return one entry of the audit log: when, who, what, from, to (D-17)."""
    who = mention(change.by) or foreign(change.by.replace("cli:", f"{texts('log.command_line')}: "), 60)
    head = joined([moment(change.at, texts), who])
    if change.setting == MADE:
        return f"{head}\n{texts('log.made', name=foreign(change.new, 80))}"
    if change.setting == ACTIVE:
        code = change.new.replace("on, ", "on_")
        return f"{head}\n{texts(f'log.active.{code}')}"
    if change.setting == STOPPED_ALL:
        return f"{head}\n{texts('log.stopped_all', count=int(change.new))}"
    if change.setting == DELETED:
        return f"{head}\n{texts('log.deleted', task=change.old)}"
    label = texts(f"setting.{change.setting}") if change.setting in BY_NAME else foreign(change.setting, 40)
    return f"{head}\n{label}: {_then(change, change.old, texts)} → *{_then(change, change.new, texts)}*"


def _then(change: Changed, written: str, texts: Texts) -> str:
    setting = BY_NAME.get(change.setting)
    if setting is None:
        return foreign(written, 100)
    value: object = written
    if setting.kind is Kind.SWITCH:
        value = written == "on"
    elif setting.kind in (Kind.MEMBERS, Kind.CALLED):
        value = tuple(one for one in written.split(", ") if one)
    elif setting.kind is Kind.HTML:
        return foreign(written, 100) or texts("signature.default")
    return value_words(change.setting, value, texts)
