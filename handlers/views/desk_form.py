"""A desk's settings in one modal (D-1 to D-15). Block ids are the fields of ``DeskEdit``.

Switches stand together in the block "switches" (their values are the fields' names); *active* has its own.
"""

from __future__ import annotations

from typing import Any

from domain.desks.facts import DeskView
from domain.words import MAIL_LANGUAGES
from handlers.blocks import (
    Json,
    checkboxes,
    context,
    divider,
    header,
    input_block,
    modal,
    option,
    plain_text_input,
    section,
    static_select,
)
from handlers.checks import limits
from handlers.ids import Action, View, value
from handlers.texts import Texts
from handlers.views.wording import flat, foreign

SWITCHES = (
    "mark_as_read",
    "only_available",
    "review_quotes",
    "send_quotes",
    "make_orders",
    "review_orders",
)
REVIEW_MODES = ("none", "first", "all")
ASK_FIRST = ("reviewer", "customer")


def desk_modal(desk: DeskView, texts: Texts) -> Json:
    """Return the settings; the metadata is "<desk>.<version>", so that two configurators notice each other."""
    blocks = [
        *_about(desk, texts),
        divider(),
        *_mailbox(desk, texts),
        divider(),
        *_process(desk, texts),
        divider(),
        *_people(desk, texts),
    ]
    return modal(
        flat(texts("desk.title"), limits.MODAL_TITLE),
        blocks,
        callback_id=View.DESK,
        submit=texts("submit.save"),
        close=texts("button.cancel"),
        private_metadata=value(desk.id, desk.version),
    )


def _text(name: str, present: str, texts: Texts, most: int, **more: Any) -> Json:
    element = plain_text_input(
        Action.FORM, initial=present or None, max_length=most, multiline=more.pop("multiline", False)
    )
    return input_block(texts(f"setting.{name}"), element, block_id=name, **more)


def _select(name: str, choices: list[tuple[str, str]], present: str, texts: Texts) -> Json:
    options = [option(text, code) for code, text in choices]
    if present and present not in {code for code, _ in choices}:
        options.append(option(flat(present, 75), flat(present, 75)))
    return input_block(
        texts(f"setting.{name}"), static_select(Action.FORM, options, initial=present), block_id=name
    )


def _about(desk: DeskView, texts: Texts) -> list[Json]:
    channel: Json = {
        "type": "conversations_select",
        "action_id": Action.FORM.value,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if desk.channel:
        channel["initial_conversation"] = desk.channel
    languages = [(one, texts(f"language.{one}")) for one in MAIL_LANGUAGES]
    return [
        header(texts("desk.about")),
        _text("name", desk.name, texts, 80),
        _text("initials", desk.initials, texts, 4, hint=texts("setting.initials.hint")),
        input_block(
            texts("setting.channel"),
            channel,
            block_id="channel",
            optional=True,
            hint=texts("setting.channel.hint"),
        ),
        _select("language", languages, desk.language, texts),
        _text("time_zone", desk.time_zone, texts, 40, hint=texts("setting.time_zone.hint")),
    ]


def _mailbox(desk: DeskView, texts: Texts) -> list[Json]:
    account = foreign(desk.account, 120)
    said = texts("desk.shown_account", account=f"`{account}`") if account else texts("desk.no_account")
    active = option(texts("setting.active.yes"), "active", texts("setting.active.hint"))
    return [
        header(texts("desk.mailbox")),
        section(said),
        _text("folder", desk.folder, texts, 120),
        input_block(
            texts("setting.active"),
            checkboxes(Action.FORM, [active], initial=["active"] if desk.active else []),
            block_id="active",
            optional=True,
        ),
    ]


def _process(desk: DeskView, texts: Texts) -> list[Json]:
    switches = [option(texts(f"setting.{one}"), one, texts(f"setting.{one}.hint")) for one in SWITCHES]
    modes = [(one, texts(f"review_mode.{one}")) for one in REVIEW_MODES]
    asked = [(one, texts(f"ask_first.{one}")) for one in ASK_FIRST]
    return [
        header(texts("desk.process")),
        input_block(
            texts("setting.switches"),
            checkboxes(Action.FORM, switches, initial=[one for one in SWITCHES if getattr(desk, one)]),
            block_id="switches",
            optional=True,
        ),
        _select("review_known", modes, desk.review_known, texts),
        _select("review_unknown", modes, desk.review_unknown, texts),
        _select("ask_first", asked, desk.ask_first, texts),
        context(texts("desk.always_reviewed")),
        _text("signature", desk.signature, texts, 3_000, multiline=True, optional=True,
              hint=texts("setting.signature.hint")),
    ]  # fmt: skip


def _people(desk: DeskView, texts: Texts) -> list[Json]:
    return [
        header(texts("desk.people")),
        _members("reviewers", desk.reviewers, texts),
        _members("configurators", desk.configurators, texts),
        _members("duty", tuple(one for one in desk.duty if not one.startswith("S")), texts),
    ]


def _members(name: str, present: tuple[str, ...], texts: Texts) -> Json:
    element: Json = {"type": "multi_users_select", "action_id": Action.FORM.value}
    if present:
        element["initial_users"] = list(present)
    return input_block(
        texts(f"setting.{name}"),
        element,
        block_id=name,
        optional=True,
        hint=texts(f"setting.{name}.hint"),
    )
