"""The manifest of the Slack app: reading it, printing it, checking it.

What the handlers register does not belong here; a rule test compares both.
"""

import json
from pathlib import Path
from typing import Any

import yaml

from handlers.checks import Problem
from handlers.checks.problem import Report
from handlers.checks.shapes import Check, anything, boolean, items, one_of, shape, string

# Beside this module: a link to the file at the top of the repository, a copy of it in an installed package
MANIFEST = Path(__file__).with_name("manifest.yml")

EVENT_SCOPES = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "team_join": "users:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""The events that this bot may listen to and the scope that Slack asks for each."""


def load(path: Path = MANIFEST) -> dict[str, Any]:
    """Return the manifest as Slack's API takes it.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not YAML.
        TypeError: it holds no object.
    """
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(read, dict):
        raise TypeError(f"{path.name} must hold an object")
    return read


def as_json(manifest: dict[str, Any]) -> str:
    """Return the manifest on one line, as Slack's command line expects it from a hook."""
    return json.dumps(manifest, ensure_ascii=False)


def over_http(manifest: dict[str, Any], url: str) -> dict[str, Any]:
    """Return a copy for signed HTTP: Socket Mode off, every way in at `url` (https, ends in /slack/events)."""
    settings, features = manifest["settings"], manifest["features"]
    return {
        **manifest,
        "features": {
            **features,
            "slash_commands": [{**command, "url": url} for command in features.get("slash_commands", [])],
        },
        "settings": {
            **settings,
            "socket_mode_enabled": False,
            "interactivity": {
                **settings["interactivity"],
                "request_url": url,
                "message_menu_options_url": url,
            },
            "event_subscriptions": {**settings.get("event_subscriptions", {}), "request_url": url},
        },
    }


def problems(manifest: dict[str, Any]) -> list[Problem]:
    """Return what Slack would refuse or what would silently not work; empty when it is good."""
    report = Report("message")
    _MANIFEST(manifest, "", report)
    if not report.problems:
        _unique(manifest, report)
        _reachable(manifest, report)
        _scopes(manifest, report)
    return report.problems


def _colour(value: Any, at: str, report: Report) -> None:
    string(7, least=4)(value, at, report)
    if isinstance(value, str) and not value.startswith("#"):
        report.add(at, "bad_format", "must be a colour such as #1F4E5F")


def _command(value: Any, at: str, report: Report) -> None:
    string(32, least=2)(value, at, report)
    if isinstance(value, str) and not value.startswith("/"):
        report.add(at, "bad_format", "must begin with a slash")


# The numbers are those of Slack's published schema of manifests, version 2.0.0
_ADDRESS = string(3_500)
_DISPLAY = shape(
    {"name": string(35)},
    {"description": string(140), "long_description": string(4_000, least=175), "background_color": _colour},
)
_SLASH_COMMAND = shape(
    {"command": _command, "description": string(2_000)},
    {"usage_hint": string(1_000), "should_escape": boolean, "url": _ADDRESS},
)
_SHORTCUT = shape(
    {
        "name": string(24),
        "type": one_of("message", "global"),
        "callback_id": string(255),
        "description": string(150),
    },
    {},
)
_HOME: dict[str, Check] = dict.fromkeys(
    ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), boolean
)
_FEATURES = shape(
    {"bot_user": shape({"display_name": string(80)}, {"always_online": boolean})},
    {
        "app_home": shape({}, _HOME),
        "slash_commands": items(_SLASH_COMMAND, 1, 50),
        "shortcuts": items(_SHORTCUT, 1, 10),
    },
)
_NAMES = items(string(50), 1, 255)
_SETTINGS = shape(
    {
        "interactivity": shape(
            {"is_enabled": boolean}, {"request_url": _ADDRESS, "message_menu_options_url": _ADDRESS}
        ),
        "socket_mode_enabled": boolean,
    },
    {
        "event_subscriptions": shape({}, {"bot_events": items(string(50), 1, 100), "request_url": _ADDRESS}),
        "org_deploy_enabled": boolean,
        "token_rotation_enabled": boolean,
    },
)
_MANIFEST = shape(
    {
        "display_information": _DISPLAY,
        "features": _FEATURES,
        "oauth_config": shape({"scopes": shape({"bot": _NAMES}, {"bot_optional": _NAMES})}, {}),
        "settings": _SETTINGS,
    },
    {"_metadata": anything},
)


def _unique(manifest: dict[str, Any], report: Report) -> None:
    features = manifest["features"]
    named: tuple[tuple[str, list[Any]], ...] = (
        ("/features/slash_commands", [one["command"] for one in features.get("slash_commands", [])]),
        ("/features/shortcuts", [one["callback_id"] for one in features.get("shortcuts", [])]),
        ("/oauth_config/scopes/bot", manifest["oauth_config"]["scopes"]["bot"]),
        ("/settings/event_subscriptions/bot_events", _events(manifest)),
    )
    for at, names in named:
        for index, name in enumerate(names):
            if name in names[:index]:
                report.add(f"{at}/{index}", "duplicate", f"{name} stands there twice")


def _events(manifest: dict[str, Any]) -> list[str]:
    subscriptions = manifest["settings"].get("event_subscriptions", {})
    return list(subscriptions.get("bot_events", []))


def _reachable(manifest: dict[str, Any], report: Report) -> None:
    """Socket Mode needs no addresses; without it every way in needs one."""
    settings, features = manifest["settings"], manifest["features"]
    ways = {
        "/settings/interactivity/request_url": settings["interactivity"],
        "/settings/event_subscriptions/request_url": settings.get("event_subscriptions"),
        **{
            f"/features/slash_commands/{index}/url": command
            for index, command in enumerate(features.get("slash_commands", []))
        },
    }
    for at, way in ways.items():
        if way is None or settings["socket_mode_enabled"]:
            continue
        if at.rsplit("/", 1)[-1] not in way:
            report.add(at, "required", "without Socket Mode Slack needs an address here")


def _scopes(manifest: dict[str, Any], report: Report) -> None:
    scopes, features = manifest["oauth_config"]["scopes"]["bot"], manifest["features"]
    for index, event in enumerate(_events(manifest)):
        at = f"/settings/event_subscriptions/bot_events/{index}"
        scope = EVENT_SCOPES.get(event)
        if event not in EVENT_SCOPES:
            report.add(at, "unknown_event", f"{event} is not an event of this bot")
        elif scope is not None and scope not in scopes:
            report.add(at, "missing_scope", f"{event} needs the scope {scope}")
    commands = "slash_commands" in features or "shortcuts" in features
    if commands and "commands" not in scopes:
        report.add("/oauth_config/scopes/bot", "missing_scope", "commands and shortcuts need commands")
    if "app_home_opened" in _events(manifest) and not features.get("app_home", {}).get("home_tab_enabled"):
        report.add("/features/app_home/home_tab_enabled", "required", "Home is not switched on")
    if "users:read.email" in scopes and "users:read" not in scopes:
        report.add("/oauth_config/scopes/bot", "missing_scope", "users:read.email needs users:read")
