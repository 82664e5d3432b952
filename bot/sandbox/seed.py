"""The demo company's workspace: five members in three languages, three channels, the app."""

import secrets
from typing import Any

from bot.sandbox.fastclock import SandboxClock
from bot.sandbox.records import AppInfo, Channel, Command, Shortcut, User, UserGroup
from bot.sandbox.workspace import Workspace

TEAM = ("T0NORDBO001", "Nordbo Engros", "nordbo-engros")
DOMAIN = "nordbo-engros.example"
MEMBERS = (
    User("U0MONA00001", "mona", "Mona Kjærgaard", f"mona.kjaergaard@{DOMAIN}", "Sales manager", "da-DK",
         "Europe/Copenhagen", "8d4b96", is_admin=True, is_owner=True, is_primary_owner=True),
    User("U0LARS00001", "lars", "Lars Stubberup", f"lars.stubberup@{DOMAIN}", "Key accounts", "da-DK",
         "Europe/Copenhagen", "2f7f6b"),
    User("U0IVAR00001", "ivar", "Ivar Hauge", f"ivar.hauge@{DOMAIN}", "Sales, Norway", "nb-NO",
         "Europe/Oslo", "b4602a"),
    User("U0DONAL0001", "donal", "Donal O'Connor", f"donal.oconnor@{DOMAIN}", "Sales, UK and Ireland", "en-GB",
         "Europe/Dublin", "35609b"),
    User("U0ELIN00001", "elin", "Elin Lindqvist", f"elin.lindqvist@{DOMAIN}", "Inside sales", "en-GB",
         "Europe/Stockholm", "a23b55", is_admin=True),
)  # fmt: skip
BOT_USER = "U0TILBUDBOT"
SALES_DESK, GENERAL, KPI = "C0SALESDESK", "C0GENERAL01", "C0KPI000001"
COMMANDS = (
    Command("/sales", "[help | tasks | task ID | quote NUMBER | try | desk]", "The sales desk"),
    Command("/sequence", "[help]", "Sequences"),
)
SHORTCUTS = (Shortcut("shortcut.try", "New task (try it out)"),)


def new_app(manifest: dict[str, Any] | None = None) -> AppInfo:
    """The installed app with fresh secrets; a manifest decides commands, shortcuts, scopes and events."""
    bot_token = f"xoxb-{secrets.randbelow(10**12)}-{secrets.token_hex(12)}"
    app = AppInfo(
        id="A0TILBUD001",
        name="Tilbud",
        bot_id="B0TILBUD001",
        bot_user=BOT_USER,
        bot_token=bot_token,
        app_token=f"xapp-1-A0TILBUD001-{secrets.randbelow(10**12)}-{secrets.token_hex(24)}",
        signing_secret=secrets.token_hex(16),
        verification_token=secrets.token_hex(12),
        commands=list(COMMANDS),
        shortcuts=list(SHORTCUTS),
    )
    if manifest is not None:
        _declare(app, manifest)
    return app


def _declare(app: AppInfo, manifest: dict[str, Any]) -> None:
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    app.name = manifest.get("display_information", {}).get("name", app.name)
    app.commands = [
        Command(entry["command"], entry.get("usage_hint", ""), entry.get("description", ""))
        for entry in features.get("slash_commands", [])
    ]
    app.shortcuts = [
        Shortcut(entry["callback_id"], entry["name"], entry["type"])
        for entry in features.get("shortcuts", [])
    ]
    app.scopes = frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    app.bot_events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))


def new_workspace(clock: SandboxClock, manifest: dict[str, Any] | None = None) -> Workspace:
    """The default workspace: the bot is in #sales-desk and #kpi, not in #general."""
    app = new_app(manifest)
    workspace = Workspace(clock, app, TEAM)
    for member in MEMBERS:
        workspace.users[member.id] = User(**vars(member))
    workspace.users[BOT_USER] = User(BOT_USER, app.name.lower(), app.name, color="4a154b", is_bot=True)
    people, made = [member.id for member in MEMBERS], workspace.seconds()
    for channel in (
        Channel(
            SALES_DESK, "sales-desk", "channel", [*people, BOT_USER], people[0], made, "Requests and quotes"
        ),
        Channel(GENERAL, "general", "channel", list(people), people[0], made, "Everybody"),
        Channel(KPI, "kpi", "channel", [*people[:2], BOT_USER], people[0], made, "How sales are going"),
    ):
        workspace.channels[channel.id] = channel
    for member_id in people:
        workspace.im_of(member_id)
    groups = (
        UserGroup("S0SELLERS01", "sellers", "Sellers", "Everybody who sells", people[1:], made),
        UserGroup("S0MANAGERS1", "managers", "Managers", "Sales managers", people[:1], made),
    )
    workspace.usergroups = {group.id: group for group in groups}
    return workspace
