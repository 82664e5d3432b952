"""One planted violation for every rule of the validator: where it is found and how it is called."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest

import handlers.checks
from handlers.checks import Problem, characters, validate, validate_message, validate_view
from handlers.checks.whole import BLOCKS as KNOWN_BLOCKS
from handlers.checks.whole import SURFACES
from tests.handlers.checks.block_samples import (
    BLOCKS,
    BUTTON,
    CHARTS,
    ELEMENTS,
    every_sample,
    modal,
    mrkdwn,
    option,
    plain,
)
from tests.handlers.checks.violations import IN_A_BLOCK, PLAIN, SECTION, TEXT_INPUT, accessory, entry


@pytest.mark.parametrize("name", IN_A_BLOCK)
def test_a_planted_violation_is_found_at_its_place_and_nothing_else_is(name):
    block, pointer, rule = IN_A_BLOCK[name]
    found = [(problem.pointer, problem.rule) for problem in validate([block], "message")]
    assert found == [(f"/blocks/0{pointer}", rule)]


SAMPLES = list(every_sample())


@pytest.mark.parametrize(("name", "surface", "block"), SAMPLES, ids=[name for name, _, _ in SAMPLES])
def test_a_good_sample_of_every_block_and_element_passes(name, surface, block):
    assert validate([block], surface) == []


def test_every_block_type_we_know_has_a_good_sample():
    assert set(BLOCKS) == set(KNOWN_BLOCKS)


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_block_passes_only_on_surfaces_that_show_it(kind, surface):
    found = [(problem.pointer, problem.rule) for problem in validate([BLOCKS[kind]], surface)]
    expected = [] if kind in SURFACES[surface] else [("/blocks/0/type", "not_on_surface")]
    assert found == expected


def test_the_surfaces_are_those_that_slack_documents():
    everywhere = [
        "actions",
        "card",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "video",
    ]
    assert SURFACES["modal"] == {*everywhere, "alert"}
    assert SURFACES["home"] == {
        *everywhere,
        "carousel",
        "container",
        "data_table",
        "data_visualization",
        "table",
    }
    assert SURFACES["message"] - SURFACES["home"] == {
        "context_actions",
        "file",
        "markdown",
        "plan",
        "task_card",
    }


def test_a_block_id_is_unique_in_the_whole_list_even_inside_containers():
    inner = {**BLOCKS["container"], "child_blocks": [{"type": "divider", "block_id": "one"}]}
    assert validate([{"type": "divider", "block_id": "one"}, inner], "message") == [
        Problem("/blocks/1/child_blocks/0/block_id", "duplicate_block_id", "one is used twice")
    ]


def test_the_same_action_id_may_stand_in_two_blocks():
    actions = {"type": "actions", "elements": [BUTTON]}
    assert validate([actions, actions], "message") == []


def test_a_message_holds_one_table_and_a_home_view_more():
    tables = [BLOCKS["table"], BLOCKS["table"]]
    assert [(p.pointer, p.rule) for p in validate(tables, "message")] == [("/blocks/1", "too_many_tables")]
    assert validate(tables, "home") == []


def test_a_message_holds_two_charts():
    charts = [CHARTS["bar"], CHARTS["line"], CHARTS["area"]]
    assert [(p.pointer, p.rule) for p in validate(charts, "message")] == [("/blocks/2", "too_many_charts")]


def test_one_element_of_a_view_asks_for_the_focus():
    first, second = entry(TEXT_INPUT), entry({**TEXT_INPUT, "action_id": "other"})
    found = validate([first, second], "modal")
    assert [(p.pointer, p.rule) for p in found] == [("/blocks/1/element/focus_on_load", "duplicate_focus")]


def test_a_modal_with_an_input_needs_a_submit_button_and_one_without_does_not():
    assert [(p.pointer, p.rule) for p in validate_view(modal(submit=None))] == [
        ("/view/submit", "missing_submit")
    ]
    assert validate_view(modal(submit=None, blocks=[PLAIN])) == []
    assert validate_view(modal()) == []


def test_a_view_needs_a_title_a_type_and_blocks():
    assert [(p.pointer, p.rule) for p in validate_view(modal(title=None))] == [("/view/title", "required")]
    assert next((p.pointer, p.rule) for p in validate_view(modal(type="page"))) == (
        "/view/type",
        "unknown_type",
    )
    assert [(p.pointer, p.rule) for p in validate_view(modal(blocks=[]))] == [("/view/blocks", "too_few")]
    assert [(p.pointer, p.rule) for p in validate_view(modal(blocks=None))] == [("/view/blocks", "required")]
    assert [(p.pointer, p.rule) for p in validate_view([])] == [("/view", "wrong_type")]


def test_a_home_view_takes_no_title_and_needs_no_submit():
    view = {"type": "home", "blocks": [BLOCKS["input"]]}
    assert validate_view(view) == []
    assert [(p.pointer, p.rule) for p in validate_view({**view, "title": plain()})] == [
        ("/view/title", "unknown_field")
    ]


def test_a_view_above_250_kilobytes_is_reported():
    big = modal(blocks=[{"type": "section", "text": mrkdwn("ø" * 3000)} for _ in range(45)], submit=None)
    assert [(p.pointer, p.rule) for p in validate_view(big)] == [("/view", "view_too_large")]


def test_a_message_needs_a_fallback_text_beside_its_blocks():
    assert [(p.pointer, p.rule) for p in validate_message("", [PLAIN])] == [("/text", "missing_text")]
    assert [(p.pointer, p.rule) for p in validate_message(None)] == [("/text", "missing_text")]
    assert validate_message("Hello", [PLAIN]) == []
    assert validate_message("Hello") == []


def test_the_blocks_of_attachments_are_read_too():
    assert validate_message(None, None, [{"fallback": "x", "blocks": [PLAIN]}]) == []
    found = validate_message("x", None, [{"text": "old"}, {"blocks": [{"type": "banner"}]}, 7])
    assert [(p.pointer, p.rule) for p in found] == [
        ("/attachments/1/blocks/0/type", "unknown_type"),
        ("/attachments/2", "wrong_type"),
    ]
    assert [(p.pointer, p.rule) for p in validate_message("x", None, "no")] == [
        ("/attachments", "wrong_type")
    ]


def test_blocks_that_are_no_list_are_reported():
    assert validate("[]", "home") == [Problem("/blocks", "wrong_type", "must be a list of blocks")]


def test_pointers_begin_where_the_caller_says():
    assert validate([{"type": "banner"}], "home", base="/view/blocks")[0].pointer == "/view/blocks/0/type"
    assert validate_view(modal(title=None), base="")[0].pointer == "/title"
    assert validate_message("", base="/message")[0].pointer == "/message/text"


def test_characters_counts_every_text_but_not_what_has_a_budget_of_its_own():
    assert characters([{"type": "section", "text": mrkdwn("12345"), "accessory": BUTTON}]) == 7
    assert characters([BLOCKS["markdown"]]) == 0
    assert characters([{**BLOCKS["data_table"], "caption": "abc"}]) == 3


def test_every_rule_that_the_validator_can_report_is_planted_in_this_folder():
    package = Path(handlers.checks.__file__).parent
    reported = set()
    for module in package.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"add", "Problem"}:
                reported |= {
                    arg.value
                    for arg in node.args[1:2]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("*.py"))
    assert len(reported) > 20
    assert {rule for rule in reported if f'"{rule}"' not in tests} == set()


def test_a_card_of_ten_blocks_is_read_in_about_a_millisecond():
    card = [
        BLOCKS["header"],
        {**SECTION, "block_id": "s"},
        {"type": "section", "fields": [mrkdwn("Field")] * 10},
        {"type": "actions", "elements": [{**BUTTON, "action_id": f"a{n}"} for n in range(5)]},
        BLOCKS["context"],
        BLOCKS["table"],
        {"type": "divider"},
        {"type": "section", "text": mrkdwn("æ" * 2000)},
        accessory({**ELEMENTS["overflow"], "options": [option(str(n)) for n in range(5)]}),
        BLOCKS["actions"],
    ]
    assert validate_message("x", card) == []
    best = min(_seconds(card) for _ in range(20))
    assert best < 0.003  # a millisecond, and room for a busy machine


def _seconds(card):
    start = time.perf_counter()
    validate_message("x", card)
    return time.perf_counter() - start
