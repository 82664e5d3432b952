"""Files: upload in three moves, processing, who sees them, pictures in blocks."""

import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.samples import error_of, home

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
DESK = "C0SALESDESK"


def picture(file_id):
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A chart"}


def uploaded(client, name="chart.png", content=PNG, **more):
    return client.files_upload_v2(filename=name, content=content, **more)["files"][0]["id"]


def post_bytes(url: str, content: bytes) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, content)) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_sdks_upload_shares_a_file_in_a_thread(sandbox, client):
    root = client.chat_postMessage(channel=DESK, text="root")["ts"]
    file_id = uploaded(
        client, "quote.pdf", b"%PDF-1.7", channel=DESK, thread_ts=root, initial_comment="The quote"
    )
    (reply,) = sandbox.wait_for(lambda: sandbox.thread("#sales-desk", root))
    assert reply["text"] == "The quote"
    (file,) = reply["files"]
    assert (file["id"], file["name"], file["mimetype"], file["size"]) == (
        file_id,
        "quote.pdf",
        "application/pdf",
        8,
    )
    info = client.files_info(file=file_id)["file"]
    assert info["shares"]["public"][DESK][0]["ts"] == reply["ts"]


def test_sharing_happens_later_on_the_sandboxs_clock():
    with Sandbox(file_seconds=60) as slow:
        client = WebClient(token=slow.bot_token, base_url=slow.api_url)
        file_id = uploaded(client, channel=DESK)
        assert slow.messages("#sales-desk") == []
        assert client.files_info(file=file_id)["file"]["shares"] == {}
        slow.clock.step(61)
        assert slow.wait_for(lambda: slow.messages("#sales-desk"))[0]["files"][0]["id"] == file_id


def test_a_picture_is_an_invalid_slack_file_until_shared_and_processed(sandbox, client):
    never = uploaded(client)
    sandbox.wait_for(lambda: sandbox.workspace.files[never].state == "ready")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=DESK, text="chart", blocks=[picture(never)])
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    shared = uploaded(client, channel=DESK)
    sandbox.wait_for(lambda: sandbox.workspace.files[shared].shares)
    assert client.chat_postMessage(channel=DESK, text="chart", blocks=[picture(shared)])["ok"]
    assert client.views_publish(user_id=sandbox.user("mona"), view=home(picture(shared)))["ok"]
    by_url = {
        "type": "image",
        "slack_file": {"url": client.files_info(file=shared)["file"]["url_private"]},
        "alt_text": "x",
    }
    assert client.chat_postMessage(channel=DESK, text="chart", blocks=[by_url])["ok"]


def test_a_pdf_is_no_picture(sandbox, client):
    file_id = uploaded(client, "quote.pdf", b"%PDF-1.7", channel=DESK)
    sandbox.wait_for(lambda: sandbox.workspace.files[file_id].shares)
    assert (
        error_of(client.chat_postMessage, channel=DESK, text="x", blocks=[picture(file_id)])
        == "invalid_blocks"
    )


def test_a_file_is_seen_by_those_who_see_its_conversation(sandbox, client):
    direct = client.conversations_open(users=sandbox.user("mona"))["channel"]["id"]
    file_id = uploaded(client, "secret.png", PNG, channel=direct)
    sandbox.wait_for(lambda: sandbox.workspace.files[file_id].shares)
    with urllib.request.urlopen(f"{sandbox.url}/ui/file/{file_id}?user={sandbox.user('mona')}") as response:
        assert response.read() == PNG
        assert response.headers["content-type"] == "image/png"
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{sandbox.url}/ui/file/{file_id}?user={sandbox.user('lars')}")
    assert caught.value.code == 403
    caught.value.close()


def test_the_private_url_wants_the_bots_token(sandbox, client):
    file_id = uploaded(client, channel=DESK)
    sandbox.wait_for(lambda: sandbox.workspace.files[file_id].shares)
    url = client.files_info(file=file_id)["file"]["url_private"]
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(url)
    assert caught.value.code == 403
    caught.value.close()
    signed = urllib.request.Request(url, headers={"Authorization": f"Bearer {sandbox.bot_token}"})
    with urllib.request.urlopen(signed) as response:
        assert response.read() == PNG


def test_each_move_of_an_upload_is_checked(sandbox, client):
    assert error_of(client.files_getUploadURLExternal, filename="a", length=0) == "invalid_arguments"
    assert (
        error_of(client.files_getUploadURLExternal, filename="a", length=1, alt_txt="x" * 1001)
        == "alt_txt_too_large"
    )
    snippet = {"filename": "a", "length": 1_000_001, "snippet_type": "text"}
    assert error_of(client.files_getUploadURLExternal, **snippet) == "snippet_too_large"
    begun = client.files_getUploadURLExternal(filename="a.txt", length=5)
    complete = client.files_completeUploadExternal
    assert error_of(complete, files=[{"id": begun["file_id"]}], channel_id=DESK) == "file_not_found"
    assert post_bytes(begun["upload_url"], b"four") == 400
    assert post_bytes(begun["upload_url"], b"fives") == 200
    assert post_bytes(begun["upload_url"], b"again") == 400
    files = [{"id": begun["file_id"], "title": "Five"}]
    assert error_of(complete, files=files, channel_id="C0GENERAL01") == "not_in_channel"
    assert error_of(complete, files=files, channel_id="C0NOWHERE01") == "channel_not_found"
    assert complete(files=files, channel_id=DESK)["files"] == [{"id": begun["file_id"], "title": "Five"}]


def test_a_deleted_file_is_gone(sandbox, client):
    file_id = uploaded(client, channel=DESK)
    sandbox.wait_for(lambda: sandbox.workspace.files[file_id].shares)
    client.files_delete(file=file_id)
    assert error_of(client.files_info, file=file_id) == "file_deleted"
    assert error_of(client.files_delete, file=file_id) == "file_deleted"
    assert error_of(client.files_info, file="F0NOWHERE01") == "file_not_found"
