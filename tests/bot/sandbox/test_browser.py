"""The page's JSON: what a member sees and does over HTTP, and the feed of events."""

import base64
import json
import queue
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from bot.sandbox.post import (
    MailAttachment,
    MailAttachmentInfo,
    MailContact,
    MailDetails,
    MailSample,
    MailSummary,
)
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.samples import actions, button, home, modal, option, section, text_input

MONA, LARS, DESK = "U0MONA00001", "U0LARS00001", "C0SALESDESK"


class Page:
    """A page without a browser: the same requests."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.url = sandbox.url

    def get(self, path: str) -> dict:
        return self._open(urllib.request.Request(self.url + path))

    def post(self, path: str, **body) -> dict:
        headers = {"content-type": "application/json", "origin": body.pop("origin", self.url)}
        return self._open(urllib.request.Request(self.url + path, json.dumps(body).encode(), headers))

    @staticmethod
    def _open(request) -> dict:
        try:
            with urllib.request.urlopen(request) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return {"status": error.code, **json.load(error)}


@pytest.fixture
def page(sandbox) -> Page:
    return Page(sandbox)


@pytest.fixture
def feed(sandbox) -> Iterator["queue.Queue[dict]"]:
    """The server-sent events of Mona's page."""
    events: queue.Queue[dict] = queue.Queue()
    response = urllib.request.urlopen(f"{sandbox.url}/ui/events?user={MONA}")
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.readline() == b"retry: 1000\n"

    def read() -> None:
        for line in response:
            if line.startswith(b"data: "):
                events.put(json.loads(line[6:]))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    yield events
    sandbox.stop()
    thread.join(5)
    response.close()


def test_boot_says_who_is_there_and_what_the_app_offers(page):
    boot = page.get("/ui/boot")
    assert boot["team"] == {"id": "T0NORDBO001", "name": "Nordbo Engros"}
    assert [user["name"] for user in boot["users"]] == ["mona", "lars", "ivar", "donal", "elin", "tilbud"]
    assert boot["bot"]["user_id"] == "U0TILBUDBOT"
    assert [command["command"] for command in boot["app"]["commands"]] == ["/sales", "/sequence"]
    assert boot["app"]["shortcuts"][0]["callback_id"] == "shortcut.try"
    assert boot["mail"]["enabled"] is False


def test_channels_count_what_is_unread(page, sandbox, client):
    client.chat_postMessage(channel=DESK, text="one")
    client.chat_postMessage(channel=DESK, text="two")

    def unread() -> int:
        return next(c["unread"] for c in page.get(f"/ui/channels?user={MONA}") if c["id"] == DESK)

    assert unread() == 2
    assert [m["text"] for m in page.get(f"/ui/messages?user={MONA}&channel={DESK}")["messages"]] == [
        "one",
        "two",
    ]
    assert unread() == 0
    client.chat_postMessage(channel=DESK, text="three")
    assert unread() == 1
    assert page.post("/ui/read", user=MONA, channel=DESK) == {"ok": True}
    assert unread() == 0


def test_direct_messages_belong_to_two(page, sandbox):
    channels = page.get(f"/ui/channels?user={MONA}")
    (direct,) = [c for c in channels if c["kind"] == "im"]
    assert direct["with"] == "U0TILBUDBOT"
    stranger = page.get(f"/ui/messages?user={LARS}&channel={direct['id']}")
    assert (stranger["status"], stranger["error"]) == (404, "unknown_channel")


def test_a_thread_and_ephemerals_are_in_their_places(page, sandbox, client):
    root = client.chat_postMessage(channel=DESK, text="root")["ts"]
    page.post("/ui/message", user=MONA, channel=DESK, text="reply", thread_ts=root)
    client.chat_postEphemeral(channel=DESK, user=MONA, text="quietly")
    client.chat_postEphemeral(channel=DESK, user=MONA, text="in the thread", thread_ts=root)
    channel = page.get(f"/ui/messages?user={MONA}&channel={DESK}")["messages"]
    assert [(m["text"], m.get("ephemeral", False)) for m in channel] == [("root", False), ("quietly", True)]
    thread = page.get(f"/ui/messages?user={MONA}&channel={DESK}&thread_ts={root}")["messages"]
    assert [m["text"] for m in thread] == ["root", "reply", "in the thread"]
    others = page.get(f"/ui/messages?user={LARS}&channel={DESK}")["messages"]
    assert [m["text"] for m in others] == ["root"]


def test_a_click_shows_a_spinner_then_what_changed(page, sandbox, client, app, connect, feed):
    @app.action("go")
    def go(ack, body, client):
        client.chat_update(channel=DESK, ts=body["message"]["ts"], text="done", blocks=[section("done")])
        ack()

    connect(app)
    ts = client.chat_postMessage(channel=DESK, text="card", blocks=actions(button()))["ts"]
    assert feed.get(timeout=5)["type"] == "message"
    container = {"type": "message", "channel": DESK, "ts": ts}
    answer = page.post(
        "/ui/action", user=MONA, container=container, block_id="row", action_id="go", element={}
    )
    assert answer == {"ok": True, "delivered": True, "errors": {}, "reason": ""}
    events = [feed.get(timeout=5) for _ in range(3)]
    key = f"message:{DESK}:{ts}"
    assert events[0] == {"type": "pending", "container_key": key, "on": True}
    assert (events[1]["type"], events[1]["message"]["text"]) == ("message_changed", "done")
    assert events[2] == {"type": "pending", "container_key": key, "on": False}


def test_an_app_that_is_away_is_a_failure_on_the_page(page, sandbox, client, feed):
    answer = page.post("/ui/command", user=MONA, channel=DESK, command="/sales", text="x")
    assert answer["reason"] == "dispatch_failed"
    events = [feed.get(timeout=5) for _ in range(3)]
    assert [event["type"] for event in events] == ["pending", "pending", "failed"]
    assert events[2]["container_key"] == f"command:{DESK}"
    assert "dispatch_failed" in events[2]["text"]


def test_modals_come_and_go_on_the_feed(page, sandbox, client, app, connect, feed):
    @app.view("form")
    def form(ack):
        ack(response_action="errors", errors={"name": "no"})

    connect(app)
    trigger = sandbox.world.triggers.issue(MONA)
    view_id = client.views_open(trigger_id=trigger, view=modal())["view"]["id"]
    assert [view["id"] for view in feed.get(timeout=5)["stack"]] == [view_id]
    assert [view["id"] for view in page.get(f"/ui/views?user={MONA}")["stack"]] == [view_id]
    empty = page.post("/ui/view", user=MONA, view_id=view_id, do="submit", state={})
    assert empty["errors"] == {"name": "Please complete this required field."}
    state = {"name": {"name_value": {"type": "plain_text_input", "value": "x"}}}
    answer = page.post("/ui/view", user=MONA, view_id=view_id, do="submit", state=state)
    assert (answer["delivered"], answer["errors"]) == (False, {"name": "no"})
    assert page.post("/ui/view", user=MONA, view_id=view_id, do="close") == {"ok": True}
    assert page.get(f"/ui/views?user={MONA}") == {"stack": []}
    kinds = []
    while not feed.empty() or len(kinds) < 5:
        kinds.append(feed.get(timeout=5)["type"])
    assert kinds == ["view_errors", "pending", "pending", "view_errors", "views"]


def test_home_and_options_and_shortcuts(page, sandbox, client, app, connect):
    external = {"type": "external_select", "action_id": "item", "min_query_length": 1}
    app.options("item")(lambda ack: ack(options=[option("42")]))
    app.shortcut("shortcut.try")(lambda ack: ack())
    connect(app)
    assert page.get(f"/ui/home?user={MONA}") == {"view": None}
    view = client.views_publish(user_id=MONA, view=home(*actions(external)))["view"]
    assert page.get(f"/ui/home?user={MONA}")["view"]["id"] == view["id"]
    container = {"type": "view", "view_id": view["id"]}
    answer = page.post(
        "/ui/options", user=MONA, container=container, block_id="row", action_id="item", value="s"
    )
    assert answer == {"options": [option("42")]}
    assert (
        page.post("/ui/shortcut", user=MONA, callback_id="shortcut.try", type="global")["delivered"] is True
    )
    assert page.post("/ui/opened_home", user=MONA, tab="home") == {"ok": True}


def test_a_member_uploads_a_file_for_a_form(page, sandbox, client, app, connect):
    seen = []

    @app.view("form")
    def form(ack, view):
        ack()
        seen.append(view["state"]["values"]["f"]["f"]["files"])

    connect(app)
    label = {"type": "plain_text", "text": "File"}
    field = {
        "type": "input",
        "block_id": "f",
        "label": label,
        "element": {"type": "file_input", "action_id": "f"},
    }
    view_id = client.views_open(trigger_id=sandbox.world.triggers.issue(MONA), view=modal(field))["view"][
        "id"
    ]
    content = base64.b64encode(b"a;b").decode()
    file = page.post("/ui/upload", user=MONA, name="../list.csv", media_type="text/csv", base64=content)[
        "file"
    ]
    assert (file["name"], file["size"]) == ("list.csv", 3)
    state = {"f": {"f": {"type": "file_input", "files": [file]}}}
    assert page.post("/ui/view", user=MONA, view_id=view_id, do="submit", state=state)["delivered"] is True
    assert seen[0][0]["id"] == file["id"]


def test_a_message_carries_the_members_own_files_only(page, sandbox):
    content = base64.b64encode(b"a;b").decode()
    file = page.post("/ui/upload", user=MONA, name="list.csv", media_type="text/csv", base64=content)["file"]
    stolen = page.post("/ui/message", user=LARS, channel=DESK, text="x", files=[file["id"]])
    assert (stolen["status"], stolen["error"]) == (404, "file_not_found")
    assert page.post("/ui/message", user=MONA, channel=DESK, text="the list", files=[file["id"]])["ok"]
    (message,) = sandbox.messages("#sales-desk")
    assert [f["name"] for f in message["files"]] == ["list.csv"]
    with urllib.request.urlopen(f"{sandbox.url}/ui/file/{file['id']}?user={LARS}") as response:
        assert response.read() == b"a;b"


def test_mistakes_of_the_page_are_sentences(page, sandbox):
    for path, body, error in (
        ("/ui/message", {"user": MONA, "channel": DESK, "text": "  "}, "no_text"),
        ("/ui/message", {"user": "U0NOBODY001", "channel": DESK, "text": "x"}, "unknown_user"),
        ("/ui/message", {"user": "U0TILBUDBOT", "channel": DESK, "text": "x"}, "unknown_user"),
        ("/ui/view", {"user": MONA, "view_id": "V0GONE", "do": "submit"}, "view_not_found"),
        ("/ui/action", {"user": MONA, "container": {}, "action_id": "x"}, "unknown_channel"),
        ("/ui/command", {"user": MONA, "channel": DESK}, "missing_argument"),
    ):
        answer = page.post(path, **body)
        assert (answer["ok"], answer["error"]) == (False, error)
        assert answer["text"].endswith(".")
        assert 400 <= answer["status"] < 500


def test_another_sites_page_may_do_nothing(page, sandbox):
    answer = page.post("/ui/message", user=MONA, channel=DESK, text="x", origin="https://elsewhere.example")
    assert (answer["status"], answer["error"]) == (403, "foreign_page")
    assert sandbox.messages("#sales-desk") == []


def test_only_files_of_the_page_are_served(sandbox):
    for path in ("/static/..%2fserver.py", "/static/nowhere.js", "/static/.hidden"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(sandbox.url + path)
        assert caught.value.code == 404
        caught.value.close()


def test_a_permalink_leads_to_the_page(sandbox, client):
    ts = client.chat_postMessage(channel=DESK, text="x")["ts"]
    link = client.chat_getPermalink(channel=DESK, message_ts=ts)["permalink"]
    with urllib.request.urlopen(link) as response:
        assert response.url == f"{sandbox.url}/?channel={DESK}&ts={ts}&thread_ts="


def test_typed_text_in_a_modal_survives_a_reload(page, sandbox, client):
    view_id = client.views_open(
        trigger_id=sandbox.world.triggers.issue(MONA), view=modal(text_input(), *actions(button("add")))
    )["view"]["id"]
    state = {"name": {"name_value": {"type": "plain_text_input", "value": "half"}}}
    container = {"type": "view", "view_id": view_id}
    page.post(
        "/ui/action", user=MONA, container=container, block_id="row", action_id="add", element={}, state=state
    )
    (view,) = page.get(f"/ui/views?user={MONA}")["stack"]
    assert view["state"]["values"]["name"]["name_value"]["value"] == "half"


# -- customers' mail ----------------------------------------------------------------------------------------

BUYER = "birthe@havnehotellet.example"


class Mailbag:
    """The smallest world of customers: mails in a list."""

    address = "salg@nordbo-engros.example"

    def __init__(self) -> None:
        self.sent, self.tell = [], None

    def contacts(self):
        return [MailContact("Birthe Rolskov", BUYER, "Havnehotellet", "da")]

    def samples(self):
        return [MailSample("s1", "A plain request", "da", BUYER, "Tilbud?")]

    def mails(self, address):
        return [
            MailSummary(
                str(n),
                address,
                self.address,
                m[1],
                "2026-11-23T09:00:00+00:00",
                m[2],
                False,
                True,
                bool(m[3]),
            )
            for n, m in enumerate(self.sent)
        ]

    def mail(self, address, mail_id):  # noqa: ARG002
        sender, subject, text, attachments, reply_to = self.sent[int(mail_id)]
        parts = [
            MailAttachmentInfo(n, a.name, a.media_type, len(a.content)) for n, a in enumerate(attachments)
        ]
        return MailDetails(
            mail_id,
            sender,
            self.address,
            "",
            subject,
            "2026-11-23T09:00:00+00:00",
            text,
            None,
            "<1@x>",
            reply_to or "",
            parts,
        )

    def attachment(self, address, mail_id, n):  # noqa: ARG002
        return self.sent[int(mail_id)][3][n]

    def write(self, sender, subject, text, attachments, in_reply_to):
        self.sent.append((sender, subject, text, attachments, in_reply_to))
        self.tell(sender)
        return str(len(self.sent) - 1)

    def send_sample(self, sample_id):
        if sample_id != "s1":
            raise LookupError(sample_id)
        return self.write(BUYER, "Tilbud?", "Hej", [], None), BUYER

    def on_change(self, callback):
        self.tell = callback


def test_the_mail_client_writes_reads_and_fetches_attachments():
    with Sandbox(post=Mailbag()) as sandbox:
        page = Page(sandbox)
        boot = page.get("/ui/boot")["mail"]
        assert (boot["enabled"], boot["to"]) == (True, "salg@nordbo-engros.example")
        assert boot["samples"] == [
            {"id": "s1", "title": "A plain request", "language": "da", "from": BUYER, "subject": "Tilbud?"}
        ]
        pdf = {
            "name": "list.pdf",
            "media_type": "application/pdf",
            "base64": base64.b64encode(b"%PDF").decode(),
        }
        written = {
            "from": BUYER,
            "subject": "Hej",
            "text": "ti stk",
            "attachments": [pdf],
            "in_reply_to": None,
        }
        assert page.post("/ui/mail", **written) == {"ok": True, "id": "0"}
        assert page.post("/ui/sample", id="s1") == {"ok": True, "id": "1", "address": BUYER}
        assert page.post("/ui/sample", id="s2")["error"] == "mail_not_found"
        mails = page.get(f"/ui/mail?address={BUYER}")["mails"]
        assert [(m["subject"], m["from"], m["has_attachment"]) for m in mails] == [
            ("Hej", BUYER, True),
            ("Tilbud?", BUYER, False),
        ]
        mail = page.get(f"/ui/mail/0?address={BUYER}")
        assert (mail["text"], mail["attachments"][0]["size"]) == ("ti stk", 4)
        with urllib.request.urlopen(f"{sandbox.url}/ui/mail/0/0?address={BUYER}") as response:
            assert (response.read(), response.headers["content-type"]) == (b"%PDF", "application/pdf")
        assert page.get(f"/ui/mail/9?address={BUYER}")["error"] == "mail_not_found"


def test_attachments_are_mail_attachments():
    bag = Mailbag()
    with Sandbox(post=bag) as sandbox:
        Page(sandbox).post("/ui/mail", **{"from": BUYER, "attachments": [{"name": "a", "base64": "YQ=="}]})
    assert bag.sent[0][3] == [MailAttachment("a", "application/octet-stream", b"a")]
