"""The validator against the JSON Schemas generated from Slack's own types (in the shared folder).

Whatever the schema refuses, ours refuses too; and what passes ours passes the schema, but for the fields
that are newer than the schema (`NEWER`).
"""

from __future__ import annotations

import copy
import json
from functools import cache

import jsonschema
import pytest

from handlers.checks import validate, validate_view
from tests.handlers.checks.block_samples import (
    BLOCKS,
    BUTTON,
    CHARTS,
    changed,
    every_sample,
    modal,
    mrkdwn,
    plain,
)

pytestmark = pytest.mark.shared

SAMPLES = [sample for sample in every_sample() if sample[2]["type"] != "data_visualization"]

# Good blocks that the schema of @slack/types 3.2.0 does not know yet
NEWER = {
    "data_visualization": CHARTS["bar"],
    "header level": {**BLOCKS["header"], "level": 2},
    "card subtext": {**BLOCKS["card"], "subtext": mrkdwn()},
    "list offset": changed(BLOCKS["rich_text"], 3, "elements", 1, "offset"),
    "agent prompt": {"type": "actions", "elements": [{**BUTTON, "agent_prompt": "Sum up"}]},
    "visible to users": {"type": "actions", "elements": [{**BUTTON, "visible_to_user_ids": ["U1"]}]},
}
DEFINITIONS = {
    "context_actions": "ContextActionsBlock",
    "data_table": "DataTableBlock",
    "rich_text": "RichTextBlock",
    "task_card": "TaskCardBlock",
}


@cache
def _schemas(folder):
    return {
        name: json.loads((folder / "slack" / f"{name}.schema.json").read_text())
        for name in ("knownblock", "modalview")
    }


@cache
def _checker(folder, kind):
    """A checker for one block type: the union of all types is slow and its errors say little."""
    schema = _schemas(folder)["knownblock"]
    name = DEFINITIONS.get(kind, f"{kind.capitalize()}Block")
    narrowed = {"definitions": schema["definitions"], "$ref": f"#/definitions/{name}"}
    return jsonschema.Draft7Validator(narrowed)


@pytest.fixture
def agrees(shared):
    def ask(block):
        return _checker(shared, block["type"]).is_valid(block)

    return ask


@pytest.fixture
def view_agrees(shared):
    return jsonschema.Draft7Validator(_schemas(shared)["modalview"]).is_valid


def places(value, path=()):
    """Every path into a JSON value, the root left out."""
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, member in members:
        yield (*path, key), member
        yield from places(member, (*path, key))


def planted(block):
    """(name, block) for every small damage at every place."""
    for path, member in places(block):
        if path == ("type",):
            continue
        for name, value in damages(member):
            yield f"{name} at {path}", changed(block, value, *path)
        fresh = copy.deepcopy(block)
        parent = fresh
        for step in path[:-1]:
            parent = parent[step]
        if isinstance(parent, dict):
            del parent[path[-1]]
            yield f"nothing at {path}", fresh
    yield "unknown field", {**block, "colour": "red"}


def damages(member):
    yield "a number", 7
    yield "an object", {}
    yield "null", None
    if isinstance(member, str):
        yield "another word", "wrong"
        yield "true", True
    if isinstance(member, dict):
        yield "an unknown field", {**member, "colour": "red"}
        yield "a list", [member]
        if member.get("type") == "plain_text":
            yield "mrkdwn", {**member, "type": "mrkdwn"}
        if member.get("type") == "mrkdwn":
            yield "plain text", {**member, "type": "plain_text"}
        if "type" in member:
            yield "an unknown type", {**member, "type": "banner"}
            yield "a divider", {"type": "divider"}
            yield "a button", BUTTON
    if isinstance(member, list):
        yield "an unknown member", [*member, {"type": "banner"}]
        yield "a bare string", [*member, "x"]


@pytest.mark.parametrize(("name", "surface", "block"), SAMPLES, ids=[name for name, _, _ in SAMPLES])
def test_good_samples_pass_the_schema_too_which_refuses_an_unknown_field(agrees, name, surface, block):
    assert agrees(block)
    assert not agrees({**block, "colour": "red"})
    assert validate([block], surface) == []


@pytest.mark.parametrize(("name", "surface", "block"), SAMPLES, ids=[name for name, _, _ in SAMPLES])
def test_whatever_damage_the_schema_sees_ours_reports_too(agrees, name, surface, block):
    damaged = list(planted(block))
    missed = [what for what, broken in damaged if validate([broken], surface) == [] and not agrees(broken)]
    assert missed == []
    assert len(damaged) > 2


@pytest.mark.parametrize("name", NEWER)
def test_fields_newer_than_the_schema_pass_ours_alone(shared, name):
    schema = _schemas(shared)["knownblock"]
    assert not jsonschema.Draft7Validator(schema).is_valid(NEWER[name])
    assert validate([NEWER[name]], "message") == []


def test_every_block_type_of_the_schema_is_known_to_us(shared):
    union = _schemas(shared)["knownblock"]["definitions"]["KnownBlock"]["anyOf"]
    definitions = _schemas(shared)["knownblock"]["definitions"]
    kinds = set()
    for reference in union:
        definition = definitions[reference["$ref"].rsplit("/", 1)[-1]]
        for variant in definition.get("anyOf", [definition]):
            kinds.add(variant["properties"]["type"]["const"])
    assert set(BLOCKS) - kinds == {"data_visualization"}
    assert kinds - set(BLOCKS) == set()


def test_a_good_modal_passes_the_schema_too(view_agrees):
    assert view_agrees(modal())
    assert validate_view(modal()) == []


VIEW_DAMAGES = {
    "no title": modal(title=None),
    "no blocks": modal(blocks=None),
    "mrkdwn in the title": modal(title=mrkdwn()),
    "a bare title": modal(title="Title"),
    "mrkdwn on the button": modal(submit=mrkdwn()),
    "a flag that is a word": modal(clear_on_close="yes"),
    "a number as metadata": modal(private_metadata=7),
    "an unknown field": modal(colour="red"),
    "another type": modal(type="home"),
    "blocks that are no list": modal(blocks={}),
    "an unknown field in a text": modal(close={**plain(), "verbatim": True}),
}


@pytest.mark.parametrize("name", VIEW_DAMAGES)
def test_whatever_damage_of_a_modal_the_schema_sees_ours_reports_too(view_agrees, name):
    assert not view_agrees(VIEW_DAMAGES[name])
    assert validate_view(VIEW_DAMAGES[name]) != []
