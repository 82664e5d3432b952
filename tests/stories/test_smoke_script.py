"""``tilbud demo --script smoke``: a transcript and 0 when everything happened, a sentence and 1 when it did not."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo.script import ScriptFailed, Smoke, Transcript
from bot.demo.world import DemoWorld
from tests.patience import patient

ROOT = Path(__file__).resolve().parents[2]
TOLD = (
    "Customer",
    "Reviewer",
    "received SQ-",
    "answers: we accept",
    "received order confirmation SO-",
    "is done: ordered",
)


def test_the_smoke_script_runs_the_whole_loop_and_ends_with_zero():
    """Mail, quote, PDF, acceptance, order: each line of the transcript stands for something that arrived."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--script", "smoke"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for part in TOLD:
        assert part in done.stdout
    assert "all happened" in done.stdout


def test_a_world_whose_mail_server_refuses_fails_with_a_sentence():
    """The script asserts what arrived: it cannot succeed where nothing does."""
    said = io.StringIO()
    with (
        DemoWorld(slack_clock=patient()) as world,
        pytest.raises(ScriptFailed, match="mail 1 at the customer"),
    ):
        world.office.knobs.recipient_replies["gemma@harrowpike.example"] = "550 5.1.1 no such user"
        Smoke(world, Transcript(Console(file=said)), wait_s=8.0).run()
    assert "opens Review" in said.getvalue()
