"""Every limit holds at its number and not one above: planted at the limit and just behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.checks import limits, validate, validate_message, validate_view
from tests.handlers.checks.block_samples import (
    BLOCKS,
    CHARTS,
    modal,
    plain,
)
from tests.handlers.checks.sizes import LINE, OF_A_BLOCK, cells, note, words

NUMBERS = {
    "MESSAGE_BLOCKS": 50,
    "VIEW_BLOCKS": 100,
    "MESSAGE_ATTACHMENTS": 100,
    "VIEW_BYTES": 250_000,
    "MODAL_STACK": 3,
    "MODAL_TITLE": 24,
    "MODAL_BUTTON": 24,
    "PRIVATE_METADATA": 3_000,
    "IDENTIFIER": 255,
    "MESSAGE_TEXT": 4_000,
    "MESSAGE_TEXT_BUDGET": 10_000,
    "MARKDOWN_TEXT": 12_000,
    "TABLES_PER_MESSAGE": 1,
    "CHARTS_PER_MESSAGE": 2,
    "TEXT": 3_000,
    "URL": 3_000,
    "SECTION_TEXT": 3_000,
    "SECTION_FIELDS": 10,
    "FIELD_TEXT": 2_000,
    "HEADER_TEXT": 150,
    "HEADER_LEVEL": 4,
    "CONTEXT_ELEMENTS": 10,
    "ACTIONS_ELEMENTS": 25,
    "CONTEXT_ACTIONS_ELEMENTS": 5,
    "BUTTON_TEXT": 75,
    "BUTTON_VALUE": 2_000,
    "ACCESSIBILITY_LABEL": 75,
    "AGENT_PROMPT": 4_000,
    "CONFIRM_TITLE": 100,
    "CONFIRM_TEXT": 300,
    "CONFIRM_BUTTON": 30,
    "VISIBLE_TO_USERS": 10,
    "OPTION_TEXT": 75,
    "OPTION_VALUE": 150,
    "OPTION_DESCRIPTION": 75,
    "OPTIONS": 100,
    "OPTION_GROUPS": 100,
    "OPTION_GROUP_LABEL": 75,
    "OVERFLOW_OPTIONS": 5,
    "CHOICES": 10,
    "PLACEHOLDER": 150,
    "INPUT_LABEL": 2_000,
    "INPUT_HINT": 2_000,
    "INPUT_TEXT": 3_000,
    "INPUT_LINES": 100,
    "INPUT_FILES": 10,
    "ALT_TEXT": 2_000,
    "IMAGE_TITLE": 2_000,
    "VIDEO_TITLE": 200,
    "VIDEO_AUTHOR": 50,
    "VIDEO_DESCRIPTION": 200,
    "VIDEO_PROVIDER": 50,
    "TABLE_ROWS": 100,
    "TABLE_COLUMNS": 20,
    "DATA_TABLE_MIN_ROWS": 2,
    "DATA_TABLE_ROWS": 201,
    "DATA_TABLE_COLUMNS": 20,
    "DATA_TABLE_PAGE": 100,
    "DATA_TABLE_TEXT": 20_000,
    "CHART_TITLE": 50,
    "CHART_SEGMENTS": 12,
    "CHART_SERIES": 12,
    "CHART_CATEGORIES": 20,
    "CHART_LABEL": 20,
    "CHART_AXIS_LABEL": 50,
    "CONTAINER_TITLE": 150,
    "CONTAINER_SUBTITLE": 150,
    "CONTAINER_CHILDREN": 10,
    "CARD_TITLE": 150,
    "CARD_SUBTITLE": 150,
    "CARD_BODY": 200,
    "CARD_SUBTEXT": 200,
    "CARD_BUTTONS": 3,
    "CAROUSEL_CARDS": 10,
    "ALERT_TEXT": 200,
    "PLAN_TASKS": 50,
    "LIST_INDENT": 8,
}
CASES = [(name, index) for name, cases in OF_A_BLOCK.items() for index in range(len(cases))]
ABOVE = {"too_long", "too_many", "out_of_range", "total_too_long"}


@pytest.mark.parametrize(("name", "index"), CASES)
def test_a_block_at_its_limit_passes_and_one_above_is_reported(name, index):
    surface, pointer, build = OF_A_BLOCK[name][index]
    limit = getattr(limits, name)
    assert validate([build(limit)], surface) == []
    found = validate([build(limit + 1)], surface)
    assert (f"/blocks/0{pointer}") in [problem.pointer for problem in found if problem.rule in ABOVE]


def boxed(count, surface):
    blocks = [LINE] * count
    return validate(blocks, surface)


# constant: (function of a size that returns problems, pointer, rule)
OF_THE_WHOLE = {
    "MESSAGE_BLOCKS": (lambda n: boxed(n, "message"), "/blocks", "too_many"),
    "VIEW_BLOCKS": (lambda n: boxed(n, "home"), "/blocks", "too_many"),
    "MESSAGE_ATTACHMENTS": (lambda n: validate_message("x", None, [{}] * n), "/attachments", "too_many"),
    "MODAL_TITLE": (lambda n: validate_view(modal(title=plain(words(n)))), "/view/title/text", "too_long"),
    "MODAL_BUTTON": (lambda n: validate_view(modal(submit=plain(words(n)))), "/view/submit/text", "too_long"),
    "PRIVATE_METADATA": (
        lambda n: validate_view(modal(private_metadata=words(n))),
        "/view/private_metadata",
        "too_long",
    ),
    "MESSAGE_TEXT": (lambda n: validate_message(words(n)), "/text", "too_long"),
    "MESSAGE_TEXT_BUDGET": (
        lambda n: validate([*[note(words(2500))] * 3, note(words(n - 7500))], "message"),
        "/blocks",
        "total_too_long",
    ),
    "MARKDOWN_TEXT": (
        lambda n: validate(
            [{"type": "markdown", "text": words(length)} for length in (5000, n - 5000)], "message"
        ),
        "/blocks/1/text",
        "too_long",
    ),
    "DATA_TABLE_TEXT": (
        lambda n: validate([cells(5000), cells(n - 5000)], "message"),
        "/blocks/1/rows",
        "total_too_long",
    ),
    "TABLES_PER_MESSAGE": (
        lambda n: validate([BLOCKS["table"]] * n, "message"),
        "/blocks/1",
        "too_many_tables",
    ),
    "CHARTS_PER_MESSAGE": (
        lambda n: validate([CHARTS["bar"]] * n, "message"),
        "/blocks/2",
        "too_many_charts",
    ),
}


@pytest.mark.parametrize("name", OF_THE_WHOLE)
def test_a_whole_at_its_limit_passes_and_one_above_is_reported(name):
    measure, pointer, rule = OF_THE_WHOLE[name]
    limit = getattr(limits, name)
    assert measure(limit) == []
    assert [(problem.pointer, problem.rule) for problem in measure(limit + 1)] == [(pointer, rule)]


def test_a_text_over_the_budget_of_a_message_passes_in_a_view():
    assert validate([note(words(3000))] * 4, "modal") == []


def test_every_limit_that_is_named_is_planted():
    named = set(re.findall(r"^([A-Z_]+) =", Path(limits.__file__).read_text(), re.MULTILINE))
    elsewhere = {"VIEW_BYTES", "DATA_TABLE_MIN_ROWS", "MODAL_STACK"}  # two in the rules, one in the sandbox
    assert named - elsewhere == {*OF_A_BLOCK, *OF_THE_WHOLE}


def test_the_numbers_are_those_that_slack_documents():
    assert {name: getattr(limits, name) for name in NUMBERS} == NUMBERS
    assert {name for name in vars(limits) if name.isupper()} == set(NUMBERS)
