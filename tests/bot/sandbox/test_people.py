"""Members, user groups, conversations: what the methods about people answer."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.manifest import load
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.samples import error_of


def test_five_members_in_three_languages(client):
    members = client.users_list(include_locale=True)["members"]
    people = {member["name"]: member["locale"] for member in members if not member["is_bot"]}
    assert people == {"mona": "da-DK", "lars": "da-DK", "ivar": "nb-NO", "donal": "en-GB", "elin": "en-GB"}
    assert [member["name"] for member in members if member["is_owner"]] == ["mona"]


def test_a_members_locale_zone_and_mail(sandbox, client):
    ivar = client.users_info(user=sandbox.user("ivar"), include_locale=True)["user"]
    assert (ivar["locale"], ivar["tz"], ivar["real_name"]) == ("nb-NO", "Europe/Oslo", "Ivar Hauge")
    assert ivar["profile"]["email"] == "ivar.hauge@nordbo-engros.example"
    assert ivar["tz_offset"] in {3600, 7200}
    assert "locale" not in client.users_info(user=ivar["id"])["user"]
    assert client.users_lookupByEmail(email="Ivar.Hauge@nordbo-engros.example")["user"]["id"] == ivar["id"]


def test_nobody_is_not_found(client):
    assert error_of(client.users_info, user="U0NOBODY001") == "user_not_found"
    assert error_of(client.users_lookupByEmail, email="nobody@nowhere.example") == "users_not_found"
    assert error_of(client.bots_info, bot="B0NOBODY001") == "bot_not_found"
    assert error_of(client.usergroups_users_list, usergroup="S0NOBODY001") == "no_such_subteam"


def test_a_mail_address_needs_its_own_scope():
    manifest = load()
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    with Sandbox(manifest=manifest) as sandbox:
        client = WebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        assert "email" not in client.users_info(user=sandbox.user("mona"))["user"]["profile"]
        assert error_of(client.users_lookupByEmail, email="x@y.example") == "missing_scope"


def test_members_come_in_pages(client):
    first = client.users_list(limit=4)
    second = client.users_list(limit=4, cursor=first["response_metadata"]["next_cursor"])
    names = [member["name"] for member in (*first["members"], *second["members"])]
    assert names == ["mona", "lars", "ivar", "donal", "elin", "tilbud"]
    assert second["response_metadata"]["next_cursor"] == ""


def test_user_groups_have_members(sandbox, client):
    groups = client.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert [(group["handle"], group["user_count"]) for group in groups] == [("sellers", 4), ("managers", 1)]
    assert client.usergroups_users_list(usergroup=groups[1]["id"])["users"] == [sandbox.user("mona")]


def test_a_changed_member_is_an_event(sandbox, app, connect):
    seen = []

    @app.event("user_change")
    def changed(event):
        seen.append(event["user"])

    connect(app)
    sandbox.change_member("lars", locale="en-GB", deleted=True)
    (user,) = sandbox.wait_for(lambda: seen)
    assert (user["id"], user["locale"], user["deleted"]) == (sandbox.user("lars"), "en-GB", True)


def test_conversations_are_listed_by_kind(sandbox, client):
    channels = client.conversations_list()["channels"]
    assert [(c["name"], c["is_member"]) for c in channels] == [
        ("sales-desk", True),
        ("general", False),
        ("kpi", True),
    ]
    assert [c["name"] for c in client.users_conversations()["channels"]] == ["sales-desk", "kpi"]
    direct = client.conversations_list(types="im")["channels"]
    assert {c["user"] for c in direct} == {sandbox.user(n) for n in ("mona", "lars", "ivar", "donal", "elin")}
    assert error_of(client.conversations_list, types="public") == "invalid_types"


def test_a_private_channel_is_hidden_until_the_bot_is_in_it(sandbox, client):
    private = client.conversations_create(name="secret", is_private=True)["channel"]["id"]
    assert client.conversations_info(channel=private)["channel"]["is_private"] is True
    sandbox.workspace.channels[private].members.remove("U0TILBUDBOT")
    assert error_of(client.conversations_info, channel=private) == "channel_not_found"
    assert error_of(client.chat_postMessage, channel=private, text="x") == "channel_not_found"


def test_history_is_for_members(client):
    assert error_of(client.conversations_history, channel="C0GENERAL01") == "not_in_channel"
    client.conversations_join(channel="C0GENERAL01")
    assert client.conversations_history(channel="C0GENERAL01")["messages"] == []


def test_conversations_members_names_them(sandbox, client):
    members = client.conversations_members(channel="C0KPI000001")["members"]
    assert members == [sandbox.user("mona"), sandbox.user("lars"), "U0TILBUDBOT"]


def test_opening_direct_messages_twice_is_opening_them_once(sandbox, client):
    mona, lars = sandbox.user("mona"), sandbox.user("lars")
    first = client.conversations_open(users=mona)
    assert first["channel"]["id"] == sandbox.channel("mona").id
    assert first["already_open"] is True
    group = client.conversations_open(users=f"{mona},{lars}")["channel"]["id"]
    assert client.conversations_open(users=f"{lars},{mona}")["channel"]["id"] == group
    assert error_of(client.conversations_open, users="U0NOBODY001") == "user_not_found"
    assert error_of(client.api_call, "conversations.open", json={}) == "users_list_not_supplied"


def test_channels_are_made_and_people_invited(sandbox, client):
    made = client.conversations_create(name="big-orders")["channel"]
    client.conversations_invite(channel=made["id"], users=[sandbox.user("ivar")])
    assert sandbox.channel("#big-orders").members == ["U0TILBUDBOT", sandbox.user("ivar")]
    again = {"channel": made["id"], "users": [sandbox.user("ivar")]}
    assert error_of(client.conversations_invite, **again) == "already_in_channel"
    assert (
        error_of(client.conversations_invite, channel=made["id"], users=["U0TILBUDBOT"]) == "cant_invite_self"
    )
    assert error_of(client.conversations_create, name="big-orders") == "name_taken"
    assert error_of(client.conversations_create, name="Big Orders!") == "invalid_name_specials"
    assert error_of(client.conversations_create, name="x" * 81) == "invalid_name_maxlength"


def test_blocks_validate_answers_in_slacks_shape(client):
    assert client.api_call("blocks.validate", json={"blocks": [{"type": "divider"}]})["ok"]
    with pytest.raises(SlackApiError) as caught:
        client.api_call("blocks.validate", json={"blocks": [{"type": "nonsense"}]})
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["errors"][0]["pointer"].startswith("/blocks/0")
    assert caught.value.response["errors"][0]["code"] == "failed_constraint"
    assert error_of(client.api_call, "blocks.validate", json={}) == "invalid_arguments"
