"""Files that a member put into a form become attachments of a try-out's mail (D-82)."""

from __future__ import annotations

import base64
import json
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from bot.mail.limits import Limits
from bot.sandbox.server import Sandbox
from bot.slack.chosen_files import Attacher
from domain.commands.try_samples import PurchaseOrder
from handlers.payloads import ChosenFile, Form

CSV = b"Varenr.;Antal\n10101;4\n"
ORDER = PurchaseOrder(
    language="da",
    title="Indkøbsordre",
    number="P-7",
    buyer=("Ærø Hotel ApS", "Torvet 3"),
    seller=("Fjord A/S",),
    facts=(("Ordrenummer", "P-7"),),
    columns=("Varenr.", "Beskrivelse", "Antal", "Enhed"),
    rows=(("CHAIR", "Kontorstol", "3", "stk."),),
    closing="Bekræft venligst ordren.",
    made_at=datetime(2026, 11, 22, tzinfo=UTC),
    file_name="Indkøbsordre P-7.pdf",
)


@pytest.fixture(scope="module")
def slack():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def chosen(slack) -> ChosenFile:
    """What a form says of a file that a member chose."""
    mona = next(one for one in slack.world.workspace.users if one.startswith("U0MONA"))
    body = {"user": mona, "name": "liste.csv", "media_type": "text/csv"}
    body["base64"] = base64.b64encode(CSV).decode()
    request = urllib.request.Request(
        f"{slack.url}/ui/upload",
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json", "origin": slack.url},
    )
    with urllib.request.urlopen(request) as answer:
        file = json.load(answer)["file"]
    (found,) = Form({"state": {"values": {"files": {"form": {"files": [file]}}}}}).files("files")
    return found


@pytest.fixture
def attach(slack) -> Attacher:
    return Attacher(slack.bot_token, slack.api_url, Limits(attachment_bytes=1_000))


def test_a_chosen_file_becomes_an_attachment_with_its_bytes_d82(attach, chosen):
    (seen,) = attach(None, [chosen])
    assert seen.content == CSV
    assert (seen.fact.name, seen.fact.media_type, seen.fact.skipped) == ("liste.csv", "text/csv", "")
    assert seen.fact.sha256 == sha256(CSV).hexdigest()


def test_a_file_above_the_limit_of_mails_is_not_fetched_d82(attach, chosen):
    (seen,) = attach(None, [replace(chosen, size_bytes=1_001)])
    assert (seen.fact.skipped, seen.fact.size_bytes, seen.content) == ("too_large", 1_001, b"")


def test_a_file_that_turns_out_larger_than_said_is_not_kept(slack, chosen):
    tight = Attacher(slack.bot_token, slack.api_url, Limits(attachment_bytes=len(CSV) - 1))
    (seen,) = tight(None, [replace(chosen, size_bytes=1)])
    assert (seen.fact.skipped, seen.content) == ("not_read", b"")


def test_the_token_goes_nowhere_but_to_slack(attach, chosen):
    """A name on the same machine but another origin, plain http to Slack's name, a file that lies elsewhere."""
    for url in (
        chosen.url.replace("127.0.0.1", "localhost"),
        "http://files.slack.com/x",
        "https://slack.com.evil/",
        "",
    ):
        (seen,) = attach(None, [replace(chosen, url=url)])
        assert seen.fact.skipped == "not_read"


def test_a_file_that_slack_does_not_hand_out_is_attached_without_content(slack, chosen):
    (seen,) = Attacher("xoxb-wrong", slack.api_url, Limits())(None, [chosen])
    assert (seen.fact.name, seen.fact.skipped) == ("liste.csv", "not_read")


def test_a_sample_order_is_drawn_the_same_each_time_and_comes_first_d82(slack, chosen):
    attach = Attacher(slack.bot_token, slack.api_url, Limits())
    pdf, listed = attach(ORDER, [chosen])
    assert (pdf.fact.name, pdf.fact.media_type) == ("Indkøbsordre P-7.pdf", "application/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert attach(ORDER, [])[0].content == pdf.content
    assert listed.content == CSV
