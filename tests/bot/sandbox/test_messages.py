"""chat.*: posting, changing, threads, metadata, ephemerals, schedules, and the limits of a message."""

import pytest

from tests.bot.sandbox.samples import actions, button, error_of, refusal, section

DESK = "C0SALESDESK"


def test_a_posted_message_is_answered_as_slack_stores_it(sandbox, client):
    answer = client.chat_postMessage(channel="#sales-desk", text="A card", blocks=[section("*Hello*")])
    assert answer["channel"] == DESK
    message = answer["message"]
    assert message["ts"] == answer["ts"]
    assert (message["user"], message["bot_id"], message["app_id"]) == (
        "U0TILBUDBOT",
        "B0TILBUD001",
        "A0TILBUD001",
    )
    (block,) = message["blocks"]
    assert len(block.pop("block_id")) == 5
    assert block == {"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*", "verbatim": False}}
    assert message["bot_profile"]["name"] == "Tilbud"


def test_invalid_blocks_are_named_by_json_pointer(client):
    bad = actions(button(text={"type": "plain_text", "text": "x" * 76}))
    answer = refusal(client.chat_postMessage, channel=DESK, text="x", blocks=bad)
    assert answer["error"] == "invalid_blocks"
    (line,) = answer["response_metadata"]["messages"]
    assert line.startswith("[ERROR] ")
    assert line.endswith("[json-pointer:/blocks/0/elements/0/text/text]")
    assert answer["errors"] == [line.removeprefix("[ERROR] ")]


def test_blocks_that_are_no_json_are_badly_formatted(client):
    assert error_of(
        client.api_call, "chat.postMessage", data={"channel": DESK, "text": "x", "blocks": "[{"}
    ) == ("invalid_blocks_format")


def test_blocks_may_carry_eleven_thousand_characters_in_all(client):
    eleven = [section("x" * 2750) for _ in range(4)]
    assert client.chat_postMessage(channel=DESK, text="x", blocks=eleven)["ok"]
    more = [*eleven, section("x")]
    assert error_of(client.chat_postMessage, channel=DESK, text="x", blocks=more) == "msg_blocks_too_long"


def test_a_text_is_cut_at_forty_thousand_characters(client):
    answer = client.chat_postMessage(channel=DESK, text="x" * 40_001)
    assert len(answer["message"]["text"]) == 40_000


def test_the_bot_writes_only_where_it_is_a_member(sandbox, client):
    assert error_of(client.chat_postMessage, channel="#general", text="x") == "not_in_channel"
    client.conversations_join(channel="C0GENERAL01")
    assert client.chat_postMessage(channel="#general", text="x")["ok"]


@pytest.mark.parametrize("channel", ["C0NOWHERE01", "#nowhere", "U0NOBODY001"])
def test_an_unknown_channel_is_not_found(client, channel):
    assert error_of(client.chat_postMessage, channel=channel, text="x") == "channel_not_found"


def test_an_archived_channel_takes_nothing(sandbox, client):
    sandbox.channel("#kpi").archived = True
    assert error_of(client.chat_postMessage, channel="#kpi", text="x") == "is_archived"


def test_a_message_to_a_member_goes_to_the_direct_messages(sandbox, client):
    answer = client.chat_postMessage(channel=sandbox.user("ivar"), text="only for you")
    assert answer["channel"] == sandbox.channel("ivar").id
    assert answer["channel"].startswith("D")
    assert [m["text"] for m in sandbox.messages("ivar")] == ["only for you"]


def test_markdown_text_excludes_text_and_blocks(client):
    assert (
        error_of(client.chat_postMessage, channel=DESK, text="a", markdown_text="b")
        == "markdown_text_conflict"
    )
    answer = client.chat_postMessage(channel=DESK, markdown_text="**b**")
    assert answer["message"]["blocks"][0]["type"] == "markdown"


def test_more_than_a_hundred_attachments_are_too_many(client):
    many = [{"text": "x", "fallback": "x"}] * 101
    assert (
        error_of(client.chat_postMessage, channel=DESK, text="x", attachments=many) == "too_many_attachments"
    )


# -- changing -----------------------------------------------------------------------------------------------


def test_an_update_with_text_only_takes_the_blocks_away_and_marks_it_edited(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a", blocks=[section("a")])["ts"]
    client.chat_update(channel=DESK, ts=ts, text="b", blocks=[section("b")])
    (message,) = sandbox.messages("#sales-desk")
    assert message["blocks"][0]["text"]["text"] == "b"
    assert "edited" not in message
    client.chat_update(channel=DESK, ts=ts, text="c")
    (message,) = sandbox.messages("#sales-desk")
    assert message["text"] == "c"
    assert "blocks" not in message
    assert message["edited"]["user"] == "U0TILBUDBOT"


def test_an_update_is_refused_by_slacks_names(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    theirs = sandbox.say("mona", "#sales-desk", "mine")
    assert error_of(client.chat_update, channel=DESK, ts=theirs, text="x") == "cant_update_message"
    assert error_of(client.chat_update, channel=DESK, ts="1.000001", text="x") == "message_not_found"
    assert error_of(client.chat_update, channel="C0NOWHERE01", ts=ts, text="x") == "channel_not_found"
    assert error_of(client.chat_update, channel=DESK, ts=ts, text="x" * 4001) == "msg_too_long"
    blocks = [section("x" * 3000) for _ in range(4)]
    assert error_of(client.chat_update, channel=DESK, ts=ts, text="x", blocks=blocks) == "msg_too_long"
    assert client.chat_update(channel=DESK, ts=ts, text="x" * 4000)["ok"]


def test_a_user_id_is_no_channel_for_an_update(sandbox, client):
    posted = client.chat_postMessage(channel=sandbox.user("mona"), text="a")
    assert (
        error_of(client.chat_update, channel=sandbox.user("mona"), ts=posted["ts"], text="b")
        == "channel_not_found"
    )
    assert client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b")["ok"]


def test_only_own_messages_can_be_deleted(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    theirs = sandbox.say("mona", "#sales-desk", "mine")
    assert error_of(client.chat_delete, channel=DESK, ts=theirs) == "cant_delete_message"
    client.chat_delete(channel=DESK, ts=ts)
    assert [m["ts"] for m in sandbox.messages("#sales-desk")] == [theirs]
    assert error_of(client.chat_delete, channel=DESK, ts=ts) == "message_not_found"


def test_deleting_the_first_message_of_a_thread_leaves_a_tombstone(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    client.chat_postMessage(channel=DESK, text="b", thread_ts=ts)
    client.chat_delete(channel=DESK, ts=ts)
    (message,) = sandbox.messages("#sales-desk")
    assert message["subtype"] == "tombstone"
    assert message["reply_count"] == 1


# -- threads ------------------------------------------------------------------------------------------------


def test_replies_count_at_the_first_message_and_stay_out_of_the_history(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    reply = client.chat_postMessage(channel=DESK, text="b", thread_ts=ts)["ts"]
    sandbox.say("mona", "#sales-desk", "c", thread_ts=ts)
    (parent,) = client.conversations_history(channel=DESK)["messages"]
    assert (parent["reply_count"], parent["reply_users"]) == (2, ["U0TILBUDBOT", sandbox.user("mona")])
    thread = client.conversations_replies(channel=DESK, ts=ts)["messages"]
    assert [m["text"] for m in thread] == ["a", "b", "c"]
    assert client.conversations_replies(channel=DESK, ts=reply)["messages"] == thread
    assert error_of(client.conversations_replies, channel=DESK, ts="1.000001") == "thread_not_found"


def test_a_reply_needs_the_first_message_of_a_thread(client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    reply = client.chat_postMessage(channel=DESK, text="b", thread_ts=ts)["ts"]
    post = client.chat_postMessage
    assert error_of(post, channel=DESK, text="c", thread_ts=reply) == "cannot_reply_to_message"
    assert error_of(post, channel=DESK, text="c", thread_ts="1.000001") == "cannot_reply_to_message"


def test_a_broadcast_reply_is_in_thread_and_history(client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    client.chat_postMessage(channel=DESK, text="b", thread_ts=ts, reply_broadcast=True)
    history = client.conversations_history(channel=DESK)["messages"]
    assert [(m["text"], m.get("subtype")) for m in history] == [("b", "thread_broadcast"), ("a", None)]


def test_history_comes_in_pages_newest_first(sandbox, client):
    sent = [sandbox.say("mona", "#sales-desk", str(number)) for number in range(5)]
    first = client.conversations_history(channel=DESK, limit=2)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert first["has_more"] is True
    second = client.conversations_history(
        channel=DESK, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    between = client.conversations_history(channel=DESK, oldest=sent[1], latest=sent[3])
    assert [m["text"] for m in between["messages"]] == ["2"]
    inclusive = client.conversations_history(channel=DESK, oldest=sent[1], latest=sent[3], inclusive=True)
    assert [m["text"] for m in inclusive["messages"]] == ["3", "2", "1"]
    assert error_of(client.conversations_history, channel=DESK, cursor="nonsense") == "invalid_cursor"
    assert error_of(client.conversations_history, channel=DESK, oldest="yesterday") == "invalid_ts_oldest"


# -- metadata -----------------------------------------------------------------------------------------------

KEY = {"event_type": "card", "event_payload": {"key": "card:7"}}


def test_metadata_is_kept_and_shown_only_when_asked_for(client):
    ts = client.chat_postMessage(channel=DESK, text="a", metadata=KEY)["ts"]
    assert "metadata" not in client.conversations_history(channel=DESK)["messages"][0]
    asked = client.conversations_history(channel=DESK, include_all_metadata=True)["messages"][0]
    assert asked["metadata"] == KEY
    client.chat_update(channel=DESK, ts=ts, text="b")
    asked = client.conversations_history(channel=DESK, include_all_metadata=True)["messages"][0]
    assert asked["metadata"] == KEY
    client.chat_update(channel=DESK, ts=ts, text="b", metadata={})
    asked = client.conversations_history(channel=DESK, include_all_metadata=True)["messages"][0]
    assert "metadata" not in asked


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "card"}, "invalid_metadata_format"),
        ({"event_type": "card", "event_payload": {"a": {"b": {"c": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "card", "event_payload": {"a": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_bad_metadata_is_refused_by_name(client, metadata, error):
    assert error_of(client.chat_postMessage, channel=DESK, text="a", metadata=metadata) == error


# -- ephemerals, links, pins, reactions ---------------------------------------------------------------------


def test_an_ephemeral_message_is_seen_by_one_member_and_by_no_method(sandbox, client):
    ts = client.chat_postEphemeral(channel=DESK, user=sandbox.user("lars"), text="only you")["message_ts"]
    assert [m["text"] for m in sandbox.ephemerals("lars")] == ["only you"]
    assert sandbox.ephemerals("mona") == []
    assert client.conversations_history(channel=DESK)["messages"] == []
    assert error_of(client.chat_update, channel=DESK, ts=ts, text="x") == "message_not_found"


def test_an_ephemeral_message_needs_a_member_of_the_channel(sandbox, client):
    ask = client.chat_postEphemeral
    assert error_of(ask, channel="#kpi", user=sandbox.user("donal"), text="x") == "user_not_in_channel"


def test_a_permalink_leads_to_the_message_on_the_page(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    reply = client.chat_postMessage(channel=DESK, text="b", thread_ts=ts)["ts"]
    link = client.chat_getPermalink(channel=DESK, message_ts=ts)["permalink"]
    assert link == f"{sandbox.url}/archives/{DESK}/p{ts.replace('.', '')}"
    link = client.chat_getPermalink(channel=DESK, message_ts=reply)["permalink"]
    assert link.endswith(f"?thread_ts={ts}&cid={DESK}")
    assert error_of(client.chat_getPermalink, channel=DESK, message_ts="1.1") == "message_not_found"


def test_pins_and_reactions_are_taken_once(client):
    ts = client.chat_postMessage(channel=DESK, text="a")["ts"]
    client.pins_add(channel=DESK, timestamp=ts)
    assert [item["message"]["ts"] for item in client.pins_list(channel=DESK)["items"]] == [ts]
    assert error_of(client.pins_add, channel=DESK, timestamp=ts) == "already_pinned"
    client.reactions_add(channel=DESK, timestamp=ts, name="eyes")
    assert error_of(client.reactions_add, channel=DESK, timestamp=ts, name="eyes") == "already_reacted"
    assert error_of(client.reactions_add, channel=DESK, timestamp=ts, name="No!") == "invalid_name"
    (message,) = client.conversations_history(channel=DESK)["messages"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U0TILBUDBOT"], "count": 1}]
    assert message["pinned_to"] == [DESK]


# -- schedules ----------------------------------------------------------------------------------------------


def test_a_scheduled_message_appears_when_its_time_comes(sandbox, client):
    soon = int(sandbox.clock.timestamp()) + 3600
    key = client.chat_scheduleMessage(channel=DESK, text="later", post_at=soon)["scheduled_message_id"]
    assert client.chat_scheduledMessages_list()["scheduled_messages"][0]["id"] == key
    assert sandbox.messages("#sales-desk") == []
    sandbox.clock.step(3601)
    assert sandbox.wait_for(lambda: sandbox.messages("#sales-desk"))[0]["text"] == "later"
    assert client.chat_scheduledMessages_list()["scheduled_messages"] == []


def test_a_schedule_has_slacks_limits(sandbox, client):
    now = int(sandbox.clock.timestamp())
    plan = client.chat_scheduleMessage
    assert error_of(plan, channel=DESK, text="x", post_at=now - 1) == "time_in_past"
    assert error_of(plan, channel=DESK, text="x", post_at=now + 121 * 86_400) == "time_too_far"
    window = (now // 300 + 2) * 300
    for _ in range(30):
        plan(channel=DESK, text="x", post_at=window)
    assert error_of(plan, channel=DESK, text="x", post_at=window) == "restricted_too_many"


def test_a_scheduled_message_with_metadata_never_appears_as_in_slack(sandbox, client):
    soon = int(sandbox.clock.timestamp()) + 60
    client.chat_scheduleMessage(channel=DESK, text="lost", post_at=soon, metadata=KEY)
    client.chat_scheduleMessage(channel=DESK, text="kept", post_at=soon + 1)
    sandbox.clock.step(70)
    assert [m["text"] for m in sandbox.wait_for(lambda: sandbox.messages("#sales-desk"))] == ["kept"]


def test_a_scheduled_message_can_be_taken_back(sandbox, client):
    soon = int(sandbox.clock.timestamp()) + 60
    key = client.chat_scheduleMessage(channel=DESK, text="x", post_at=soon)["scheduled_message_id"]
    client.chat_deleteScheduledMessage(channel=DESK, scheduled_message_id=key)
    again = refusal(client.chat_deleteScheduledMessage, channel=DESK, scheduled_message_id=key)
    assert again["error"] == "invalid_scheduled_message_id"
