"""The Web API's views.* methods, apps.connections.open and blocks.validate."""

from bot.sandbox import modals
from bot.sandbox.calls import Call, Method
from bot.sandbox.content import check_blocks, check_view
from bot.sandbox.records import Json, SlackError, View
from bot.sandbox.tickets import Trigger

VALIDATE_CHARACTERS = 100_000


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise SlackError("invalid_arguments", "[ERROR] missing required field: trigger_id")
    return call.world.triggers.exchange(trigger_id)


def open_view(call: Call) -> Json:
    """views.open; the view is checked first, so a wrong view does not use the trigger up."""
    check_view(call.world.workspace, call.args["view"])
    trigger = _trigger(call)
    return {"view": modals.bare_object(modals.open_view(call.world, trigger.user, call.args["view"]))}


def push_view(call: Call) -> Json:
    """views.push."""
    check_view(call.world.workspace, call.args["view"])
    trigger = _trigger(call)
    return {"view": modals.bare_object(modals.push_view(call.world, trigger.user, call.args["view"]))}


def update_view(call: Call) -> Json:
    """views.update."""
    workspace = call.world.workspace
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", "[ERROR] provide exactly one of view_id or external_id")
    view: View | None = (
        workspace.find_view(view_id) if view_id else workspace.view_by_external_id(external_id)
    )
    if view is None:
        raise SlackError("not_found")
    updated = modals.update_view(call.world, view, call.args["view"], call.text("hash"))
    return {"view": modals.bare_object(updated)}


def publish_view(call: Call) -> Json:
    """views.publish."""
    user = call.world.workspace.users.get(call.text("user_id"))
    if user is None or user.is_bot:
        raise SlackError("invalid_arguments", "[ERROR] invalid `user_id`")
    home = modals.publish_home(call.world, user.id, call.args["view"], call.text("hash"))
    return {"view": modals.bare_object(home)}


def open_connection(call: Call) -> Json:
    """apps.connections.open."""
    return {"url": call.world.link.new_url()}


def validate_blocks(call: Call) -> Json:
    """blocks.validate: the same checks as everywhere, with Slack's shape of errors."""
    given = [name for name in ("blocks", "view", "message") if name in call.args]
    if len(given) != 1:
        raise SlackError("invalid_arguments", "must provide exactly one of `blocks`, `view`, or `message`")
    workspace, name = call.world.workspace, given[0]
    value = call.args[name]
    try:
        if name == "view":
            check_view(workspace, value)
        else:
            blocks = value.get("blocks", []) if name == "message" and isinstance(value, dict) else value
            check_blocks(workspace, blocks, "message")
    except SlackError as error:
        errors = [_constraint(line) for line in error.messages]
        raise SlackError(f"invalid_{name}", errors=errors) from error
    return {}


def _constraint(line: str) -> Json:
    message, _, pointer = line.removeprefix("[ERROR] ").removesuffix("]").partition(" [json-pointer:")
    return {"code": "failed_constraint", "message": message, "pointer": pointer}


TRIGGER = ("invalid_trigger_id", "exchanged_trigger_id", "expired_trigger_id")
VIEW = ("duplicate_external_id", "view_too_large")
METHODS = (
    Method("views.open", open_view, ("view",), 4, errors=(*VIEW, *TRIGGER)),
    Method(
        "views.push", push_view, ("view",), 4, errors=(*VIEW, *TRIGGER, "not_found", "push_limit_reached")
    ),
    Method("views.update", update_view, ("view",), 4, errors=(*VIEW, "not_found", "hash_conflict")),
    Method("views.publish", publish_view, ("user_id", "view"), 4, errors=(*VIEW, "hash_conflict")),
    Method("apps.connections.open", open_connection, (), 3, caller="app"),
    Method(
        "blocks.validate",
        validate_blocks,
        (),
        0,
        caller="none",
        bad_blocks="invalid_arguments",
        errors=("invalid_blocks", "invalid_view", "invalid_message"),
    ),
)
