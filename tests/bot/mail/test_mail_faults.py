"""A crash at each fault point of the mail adapters: what has arrived by then is known exactly."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.mail.mailbox import Mailbox
from tests.bot.mail.conftest import DESK

ROOT = Path(__file__).resolve().parents[3]
MINE = "<q.7.1.0123456789@nordbo.example>"
PROGRAM = """
import sys
from bot.mail.imap_wire import Account
from bot.mail.mailbox import Mailbox
from bot.mail.outbound import SmtpServer, send
imap, smtp, desk, mine = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
raw = f"From: {desk}\\r\\nMessage-ID: {mine}\\r\\n\\r\\nhej\\r\\n".encode()
print(send(SmtpServer("127.0.0.1", smtp, "none", desk, "secret", timeout_s=5), raw, desk, ["birthe@havn.example"]))
with Mailbox(Account("127.0.0.1", imap, desk, "none", "secret", timeout_s=5)) as box:
    box.append_sent("Sent", raw)
"""


@pytest.mark.kill
@pytest.mark.parametrize(
    ("point", "arrived", "filed"),
    [
        ("mail.after_connect", 0, False),
        ("mail.after_data", 1, False),
        ("mail.after_append", 1, True),
        ("", 1, True),
    ],
)
def test_a_crash_leaves_exactly_this(office, account, point, arrived, filed):
    """D-93: found in Sent = sent; a mail that left but was not filed is the one nobody can know of."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(office.imap[1]), str(office.smtp[1]), DESK, MINE],
        env={**os.environ, "TILBUD_FAULT": point, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == (-signal.SIGKILL if point else 0), done.stderr
    assert len(office.deliveries()) == arrived
    with Mailbox(account) as box:
        assert box.find_sent(MINE) is filed
