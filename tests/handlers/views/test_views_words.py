"""Every code that the domain raises, records or asks with has its sentence in the languages of Slack.

The walk reads the source of ``domain`` and ``handlers``: calls of errors, doubts, field problems, ``Say``, tags, steps.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from domain.desks.settings import REGIONS, SETTINGS, Kind, Section
from domain.desks.watch import LIMIT, MAILBOX
from domain.intake.request import Intent, Why
from domain.people.rights import Verb
from domain.sales import orders
from domain.sales.states import OrderState, QuoteState
from domain.screens.cards import FLAG_WARNINGS
from domain.tasks.shortages import Way
from domain.tasks.states import StepKind, StepState, TaskState
from domain.tasks.timeline import Tag, sentence
from domain.words import SLACK_LANGUAGES, catalogue
from handlers.checks import limits
from handlers.views import desk_form, home, lists, rows
from handlers.views.desk_words import PREFIXES

ROOT = Path(__file__).resolve().parents[3]
SAYERS = {"Say", "DomainError", "NotFound", "Refused", "IllegalTransition", "Stale", "Duplicate", "InvalidInput",
          "FieldProblem", "InvalidFields", "Doubt", "NoPrice", "refuse"}  # fmt: skip
CODE = re.compile(r"[a-z_]+(\.[a-z_{}]+)+")


def literal(node: ast.AST) -> str:
    """Return a text literal, holes of an f-string as {}; '' for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return ""


def codes_in(source: str) -> Iterator[str]:
    """Yield the codes that a source text says: those of sayers' calls, and "code": "..." of stored sentences."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SAYERS:
                branches = [
                    one
                    for arg in node.args
                    for one in (arg, getattr(arg, "body", None), getattr(arg, "orelse", None))
                ]
                yield from (
                    code
                    for one in branches
                    if isinstance(one, ast.AST)
                    if CODE.fullmatch(code := literal(one))
                )
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None and literal(key) == "code" and CODE.fullmatch(literal(value)):
                    yield literal(value)


@cache
def spoken_codes() -> list[tuple[str, str]]:
    """Return (file, code) of everything that domain and handlers say."""
    found = {
        (str(path.relative_to(ROOT)), code)
        for package in ("domain", "handlers", "bot")
        for path in (ROOT / package).rglob("*.py")
        for code in codes_in(path.read_text("utf-8"))
    }
    return sorted(found)


def fits(code: str, known: set[str]) -> bool:
    pattern = re.compile(re.escape(code).replace(r"\{\}", r"[a-z_0-9]+"))
    return any(pattern.fullmatch(one) for one in known)


@pytest.mark.parametrize("language", SLACK_LANGUAGES)
def test_every_code_that_is_said_has_its_sentence(language):
    known = set(catalogue(language))
    spoken = spoken_codes()
    silent = [f"{path} {code}" for path, code in spoken if not fits(code, known)]

    assert silent == []
    assert len(spoken) > 60


def test_the_walk_finds_codes_where_they_are_said():
    planted = 'raise Refused("a.b" if x else f"a.{y}")\nDoubt("c.d", 1)\nx = {"code": "e.f", "n": "g.h"}\nlog("i.j")\n'

    assert sorted(codes_in(planted)) == ["a.b", "a.{}", "c.d", "e.f"]


def computed() -> list[str]:
    """Return the codes that are put together from values, all of them."""
    found = [sentence(tag) for tag in Tag]
    for kind in StepKind:
        found += [f"step.{kind}.question", f"step.{kind}.on_confirm", f"step_name.{kind}"]
    for state in TaskState:
        found += [f"state.{state}", f"state.{state}.now", f"error.task_is_{state}"]
    found += [f"card.decided.{state}" for state in StepState]
    for state in StepState:
        if state is not StepState.OPEN:
            found += [f"ping.{state}", f"ping.{state}.nobody", f"error.step_{state}"]
    found += [f"intent.{intent}" for intent in Intent] + [f"why.{why}" for why in Why]
    found += [f"refused.{verb}" for verb in Verb]
    found += [f"consequence.quote_{state}" for state in QuoteState]
    found += [f"consequence.order_{state}" for state in OrderState]
    found += [f"document.state.{state}" for state in {*QuoteState, *OrderState}]
    found += [f"document.kind.{kind}" for kind in ("quote", "order")]
    found += list(FLAG_WARNINGS.values())
    found += ["warning.blocked_ship", "warning.blocked_all", "blocked.ship", "blocked.all"]
    found += [
        f"outcome.{one}" for one in ("ordered", "rejected", "handled", "quote_made", "try_out", "stopped")
    ]
    found += [f"choice.way.{one}" for one in Way] + [f"mail.choice.{one}" for one in Way]
    found += [f"mail_kind.{one}" for one in ("quote", "order", "not_available", "options", "reply")]
    found += [
        f"how.{one}"
        for one in (
            "once",
            "update_email",
            "created",
            "quote_updated",
            "order_updated",
            "ask_again",
            "as_it_was",
        )
    ]
    found += [orders.NEWER_VERSION, orders.EXPIRED, orders.NO_CUSTOMER, orders.BLOCKED_CUSTOMER,
              orders.BLOCKED_ITEM, orders.SHORTAGE, orders.DATE_PASSED]  # fmt: skip
    found += [f"home.{tab}" for tab in home.TABS] + [f"help.group.{group}" for group in lists.HELP]
    found += [f"help.{word}" for known in lists.HELP.values() for word in known]
    for one in SETTINGS:
        found.append(f"setting.{one.name}")
        found += [f"setting.{one.name}.hint"] * (one.kind is Kind.SWITCH or one.name in desk_form.HINTED)
        found += [f"{PREFIXES[one.name]}.{choice}" for choice in one.choices if one.name in PREFIXES]
    found += [f"desk.section.{one}" for one in Section] + [f"weekday.{one}" for one in range(1, 8)]
    found += [f"region.{one or 'none'}" for one in REGIONS]
    found += [f"flow.{send}_{make}" for send in ("send", "keep") for make in ("make", "leave")]
    found += [f"alert.{kind}{end}" for kind in (LIMIT, MAILBOX) for end in ("", ".over")]
    return [*found, *rows.LABELS.values()]


@pytest.mark.parametrize("language", SLACK_LANGUAGES)
def test_every_code_that_is_put_together_has_its_sentence(language):
    assert [code for code in computed() if code not in catalogue(language)] == []


def recorded() -> Iterator[tuple[str, str, set[str]]]:
    """Yield (file, tag, names of the values) of every timeline entry that the domain writes."""
    for path in sorted((ROOT / "domain").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record":
                tags = [
                    arg.attr for arg in node.args if isinstance(arg, ast.Attribute) and arg.attr.isupper()
                ]
                given = {one.arg or "" for one in node.keywords}
                yield from ((path.name, tag, given) for tag in tags if tag in Tag.__members__)


def test_every_timeline_entry_brings_the_values_of_its_sentence():
    lacking = []
    entries = list(recorded())
    for path, tag, given in entries:
        present = given | {"by"} | ({"step"} if "kind" in given else set())
        for form in catalogue("en")[sentence(Tag[tag])]:
            wanted = {name for _, name, _, _ in string.Formatter().parse(form) if name}
            lacking += [f"{path} {tag} {name}" for name in sorted(wanted - present)]

    assert lacking == []
    assert len(entries) > 15


def names_of(path: str, pattern: str) -> set[str]:
    """Return the codes that a source file names by a pattern with one group."""
    return set(re.findall(pattern, (ROOT / path).read_text("utf-8")))


@pytest.mark.parametrize("language", SLACK_LANGUAGES)
def test_every_reason_of_the_mail_adapters_has_its_sentence(language):
    known = catalogue(language)
    troubles = names_of("bot/mail/imap_wire.py", r'(?:MailboxDown|LoginRefused)\("([a-z_]+)"')
    troubles |= names_of("bot/mail/mailbox.py", r'MailboxDown\("([a-z_]+)"') - {"not_connected"}
    skips = names_of("bot/mail/attachments.py", r'\("([a-z]+)", (?:_|frozenset)')
    skips |= names_of("bot/mail/attachments.py", r'(?:reason = |return )"([a-z_]+)"')

    assert {"timeout", "login_refused", "search_refused"} <= troubles
    assert {"archive", "too_large", "small_picture"} <= skips
    assert [one for one in sorted(troubles) if f"mailbox.{one}" not in known] == []
    assert [one for one in sorted(skips) if f"skipped.{one}" not in known] == []


@pytest.mark.parametrize("language", SLACK_LANGUAGES)
def test_sentences_fit_where_slack_wants_them_short(language):
    most = {
        "submit.": limits.MODAL_BUTTON,
        "button.": limits.BUTTON_TEXT,
        "setting.": limits.OPTION_TEXT,
        "menu.": 40,
    }
    known = catalogue(language)
    long = [
        code
        for code, forms in known.items()
        for start, limit in most.items()
        if code.startswith(start) and len(forms[0]) > limit and code not in LONG_HINTS
    ]

    assert long == []
    titles = [code for code in known if code.endswith(".title") and code.split(".")[0] in TITLES]
    assert [code for code in titles if len(known[code][0].format(task="T-1234")) > limits.MODAL_TITLE] == []
    assert len(titles) >= 9


LONG_HINTS = {"setting.duty.hint", "setting.channel.hint"}
"""Hints of inputs; only those of options are short."""
TITLES = {"review", "stop", "resume", "retry", "prices", "contact", "items", "desk", "timeline"}
