"""The Web API's methods about the team: auth.test, api.test, users, bots and user groups."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.calls import Call, Method, next_cursor
from bot.sandbox.records import Json, SlackError, User, UserGroup
from bot.sandbox.workspace import Workspace


def user_object(workspace: Workspace, user: User, *, locale: bool) -> Json:
    """Slack's object of a member."""
    offset = datetime.now(ZoneInfo(user.tz)).utcoffset()
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "team": workspace.team_id,
    }
    if user.email and workspace.app.may("users:read.email"):
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": workspace.app.bot_id, "api_app_id": workspace.app.id}
    shown: Json = {
        "id": user.id,
        "team_id": workspace.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        "is_email_confirmed": not user.is_bot,
    }
    return shown | ({"locale": user.locale} if locale else {})


def api_test(call: Call) -> Json:
    """api.test; answers with an error when asked to."""
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    """auth.test."""
    workspace = call.world.workspace
    app = workspace.app
    if call.caller == "app":
        return {"app_name": app.name, "app_id": app.id}
    return {
        "url": f"{call.world.url}/",
        "team": workspace.team_name,
        "user": workspace.users[app.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """team.info."""
    workspace = call.world.workspace
    if call.text("team") not in {"", workspace.team_id}:
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.team_name,
            "url": f"{call.world.url}/",
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def bots_info(call: Call) -> Json:
    """bots.info."""
    app = call.world.workspace.app
    if call.text("bot") not in {"", app.bot_id}:
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.id}
    return {"bot": bot | {"user_id": app.bot_user, "icons": {}}}


def users_info(call: Call) -> Json:
    """users.info."""
    user = call.world.workspace.member(call.text("user"))
    return {"user": user_object(call.world.workspace, user, locale=call.flag("include_locale"))}


def users_list(call: Call) -> Json:
    """users.list."""
    page, cursor = call.page(list(call.world.workspace.users.values()), 1000)
    members = [user_object(call.world.workspace, user, locale=call.flag("include_locale")) for user in page]
    return {"members": members, "cache_ts": call.world.workspace.seconds(), **next_cursor(cursor)}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail."""
    wanted = call.text("email").casefold()
    for user in call.world.workspace.users.values():
        if user.email.casefold() == wanted and not user.deleted:
            return {"user": user_object(call.world.workspace, user, locale=False)}
    raise SlackError("users_not_found")


def _group_object(call: Call, group: UserGroup) -> Json:
    shown: Json = {
        "id": group.id,
        "team_id": call.world.workspace.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": group.created if group.disabled else 0,
        "prefs": {"channels": [], "groups": []},
    }
    if call.flag("include_users"):
        shown["users"] = list(group.users)
    if call.flag("include_count"):
        shown["user_count"] = len(group.users)
    return shown


def usergroups_list(call: Call) -> Json:
    """usergroups.list."""
    groups = call.world.workspace.usergroups.values()
    wanted = [g for g in groups if not g.disabled or call.flag("include_disabled")]
    return {"usergroups": [_group_object(call, group) for group in wanted]}


def usergroup_members(call: Call) -> Json:
    """usergroups.users.list."""
    group = call.world.workspace.usergroups.get(call.text("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


READ, GROUPS = ("users:read",), ("usergroups:read",)
EMAIL = ("users:read.email",)
METHODS = (
    Method("api.test", api_test, (), 4, caller="none"),
    Method("auth.test", auth_test, (), 0, caller="any"),
    Method("team.info", team_info, (), 3, ("team:read",), errors=("team_not_found",)),
    Method("bots.info", bots_info, (), 3, READ, json_body=False, errors=("bot_not_found",)),
    Method("users.info", users_info, ("user",), 4, READ, json_body=False, errors=("user_not_found",)),
    Method("users.list", users_list, (), 2, READ, json_body=False, errors=("invalid_cursor",)),
    Method(
        "users.lookupByEmail",
        lookup_by_email,
        ("email",),
        3,
        EMAIL,
        json_body=False,
        errors=("users_not_found",),
    ),
    Method("usergroups.list", usergroups_list, (), 2, GROUPS, json_body=False),
    Method(
        "usergroups.users.list",
        usergroup_members,
        ("usergroup",),
        2,
        GROUPS,
        json_body=False,
        errors=("no_such_subteam",),
    ),
)
