"""The Slack app's manifest: good for Slack's schema, consistent in itself, justified scope by scope."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import jsonschema
import pytest

from bot.manifest import MANIFEST, as_json, load, over_http, problems
from handlers import ids

ROOT = Path(__file__).resolve().parents[2]
URL = "https://desk.example.com/slack/events"


def found(manifest):
    return [(problem.pointer, problem.rule) for problem in problems(manifest)]


def changed(*path_and_value: object):
    *path, last, value = path_and_value
    manifest = copy.deepcopy(load())
    place = manifest
    for step in path:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return manifest


@pytest.fixture
def schema(shared):
    read = json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text())
    return jsonschema.Draft7Validator(read)


@pytest.mark.shared
def test_the_manifest_passes_slacks_schema_and_ours(schema):
    assert [error.message for error in schema.iter_errors(load())] == []
    assert problems(load()) == []


@pytest.mark.shared
def test_the_manifest_for_signed_http_passes_both_too(schema):
    manifest = over_http(load(), URL)
    assert [error.message for error in schema.iter_errors(manifest)] == []
    assert problems(manifest) == []


# name: (manifest, pointer, rule); each is refused by Slack's schema as well
REFUSED = {
    "a name of 36 letters": (
        changed("display_information", "name", "n" * 36),
        "/display_information/name",
        "too_long",
    ),
    "a short long description": (
        changed("display_information", "long_description", "Short."),
        "/display_information/long_description",
        "empty",
    ),
    "a command without a slash": (
        changed("features", "slash_commands", 0, "command", "sales"),
        "/features/slash_commands/0/command",
        "bad_format",
    ),
    "a command of 33 letters": (
        changed("features", "slash_commands", 0, "command", "/" + "s" * 32),
        "/features/slash_commands/0/command",
        "too_long",
    ),
    "a command without a description": (
        changed("features", "slash_commands", 1, "description", None),
        "/features/slash_commands/1/description",
        "required",
    ),
    "a shortcut's name of 25 letters": (
        changed("features", "shortcuts", 0, "name", "n" * 25),
        "/features/shortcuts/0/name",
        "too_long",
    ),
    "a shortcut of a third type": (
        changed("features", "shortcuts", 0, "type", "local"),
        "/features/shortcuts/0/type",
        "not_allowed",
    ),
    "an unknown section": (changed("colours", {}), "/colours", "unknown_field"),
    "a flag that is a word": (
        changed("settings", "socket_mode_enabled", "yes"),
        "/settings/socket_mode_enabled",
        "wrong_type",
    ),
    "interactivity without its switch": (
        changed("settings", "interactivity", {}),
        "/settings/interactivity/is_enabled",
        "required",
    ),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", REFUSED)
def test_what_slacks_schema_refuses_ours_reports_at_its_place(schema, name):
    manifest, pointer, rule = REFUSED[name]
    assert not schema.is_valid(manifest)
    assert found(manifest) == [(pointer, rule)]


BOT = load()["oauth_config"]["scopes"]["bot"]
EVENTS = load()["settings"]["event_subscriptions"]["bot_events"]
UNSOUND = {
    "an event without its scope": (
        changed("oauth_config", "scopes", "bot", [scope for scope in BOT if scope != "im:history"]),
        [(f"/settings/event_subscriptions/bot_events/{EVENTS.index('message.im')}", "missing_scope")],
    ),
    "an event nobody knows": (
        changed("settings", "event_subscriptions", "bot_events", ["app_opened"]),
        [("/settings/event_subscriptions/bot_events/0", "unknown_event")],
    ),
    "commands without their scope": (
        changed("oauth_config", "scopes", "bot", [scope for scope in BOT if scope != "commands"]),
        [("/oauth_config/scopes/bot", "missing_scope")],
    ),
    "e-mail addresses without members": (
        changed(
            "oauth_config",
            "scopes",
            "bot",
            ["app_mentions:read", "im:history", "commands", "users:read.email"],
        ),
        [
            (f"/settings/event_subscriptions/bot_events/{EVENTS.index('user_change')}", "missing_scope"),
            ("/oauth_config/scopes/bot", "missing_scope"),
        ],
    ),
    "a scope twice": (
        changed("oauth_config", "scopes", "bot", [*BOT, "commands"]),
        [(f"/oauth_config/scopes/bot/{len(BOT)}", "duplicate")],
    ),
    "Home events without a Home": (
        changed("features", "app_home", {"home_tab_enabled": False}),
        [("/features/app_home/home_tab_enabled", "required")],
    ),
    "no Socket Mode and no addresses": (
        changed("settings", "socket_mode_enabled", False),
        [
            ("/settings/interactivity/request_url", "required"),
            ("/settings/event_subscriptions/request_url", "required"),
            ("/features/slash_commands/0/url", "required"),
            ("/features/slash_commands/1/url", "required"),
        ],
    ),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_would_silently_not_work_is_reported_although_slack_would_take_it(name):
    manifest, expected = UNSOUND[name]
    assert found(manifest) == expected


def test_commands_and_shortcuts_are_those_that_the_handlers_know():
    features = load()["features"]
    assert {one["command"] for one in features["slash_commands"]} == set(ids.Command)
    assert {one["callback_id"] for one in features["shortcuts"]} == set(ids.Shortcut)


def test_every_scope_and_every_event_has_its_reason_beside_it():
    text = MANIFEST.read_text()
    listed = re.findall(r"^ {6}- ([a-z_:.]+)(?: # (.{12,}))?$", text, re.MULTILINE)
    assert sorted(name for name, reason in listed if reason) == sorted([*BOT, *EVENTS])


def test_nothing_is_asked_of_people_themselves_and_tokens_stay_as_they_are():
    manifest = load()
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}
    assert manifest["settings"]["token_rotation_enabled"] is False
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"]["is_enabled"] is True


def test_the_manifest_in_the_package_is_the_one_at_the_top():
    assert MANIFEST.read_text() == (ROOT / "manifest.yml").read_text()


def test_the_json_for_slacks_command_line_is_one_line_with_the_same_content():
    printed = as_json(load())
    assert "\n" not in printed
    assert json.loads(printed) == load()


def test_a_manifest_that_is_no_yaml_or_no_object_is_refused_with_its_name(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text("a: [")
    with pytest.raises(ValueError, match=r"^broken\.yml is not YAML"):
        load(broken)
    broken.write_text("- a")
    with pytest.raises(TypeError, match=r"^broken\.yml must hold an object$"):
        load(broken)


def test_slacks_command_line_finds_our_own_hooks():
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text())
    assert hooks["hooks"] == {"get-manifest": "tilbud manifest --json", "start": "python -m bot"}
    assert hooks["config"]["sdk-managed-connection-enabled"] is True
