"""Authentication-Results: only our own receiver is believed (D-26)."""

import pytest

from bot.mail.auth import NO_ID, verdict
from bot.mail.parse import parse
from domain.inbox.facts import Trust
from tests.bot.mail.build import raw

OURS = "mx.nordbo.example"
MICROSOFT = (
    "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=havn.example; dkim=pass (signature was verified)"
    " header.d=havn.example;dmarc=pass action=none header.from=havn.example;compauth=pass reason=100"
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mx.nordbo.example; dmarc=pass header.from=havn.example", (Trust.PASS, "dmarc")),
        ("MX.Nordbo.Example 1; dmarc=pass (p=none) header.from=havn.example", (Trust.PASS, "dmarc")),
        ("mx.nordbo.example; spf=pass smtp.mailfrom=x.example; dmarc=fail (p=reject)", (Trust.FAIL, "dmarc")),
        ("mx.nordbo.example; spf=pass smtp.mailfrom=birthe@mail.havn.example", (Trust.PASS, "spf")),
        ("mx.nordbo.example; dkim=pass header.i=@havn.example", (Trust.PASS, "dkim")),
        ("mx.nordbo.example; dkim=pass header.d=mailer.example", (Trust.UNKNOWN, "")),
        ("mx.nordbo.example; spf=pass smtp.mailfrom=nothavn.example", (Trust.UNKNOWN, "")),
        ("mx.nordbo.example; spf=fail smtp.mailfrom=havn.example", (Trust.FAIL, "spf")),
        ("mx.nordbo.example; spf=softfail; dkim=none", (Trust.UNKNOWN, "")),
        ("mx.nordbo.example; dkim=fail; spf=pass smtp.mailfrom=havn.example", (Trust.PASS, "spf")),
        ("mx.nordbo.example; none", (Trust.UNKNOWN, "")),
        ("mx.nordbo.example", (Trust.UNKNOWN, "")),
        ("", (Trust.UNKNOWN, "")),
        (";;;=;(((", (Trust.UNKNOWN, "")),
        ("mx.nordbo.example; dmarc = PASS", (Trust.PASS, "dmarc")),
        ("mx.nordbo.example; (dmarc=pass) spf=neutral", (Trust.UNKNOWN, "")),
    ],
)
def test_the_verdict_of_our_receiver(value, expected):
    assert verdict([value], authserv_id=OURS, from_domain="havn.example") == expected


def test_a_pass_that_somebody_else_wrote_is_unknown():
    forged = "mx.evil.example; dmarc=pass header.from=havn.example"

    assert verdict([forged], authserv_id=OURS, from_domain="havn.example") == (Trust.UNKNOWN, "")


def test_only_our_top_most_header_counts():
    values = [f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"]

    assert verdict(values, authserv_id=OURS, from_domain="havn.example") == (Trust.FAIL, "dmarc")


def test_without_a_configured_receiver_a_pass_proves_nothing_but_a_failed_dmarc_warns():
    assert verdict([f"{OURS}; dmarc=pass"], authserv_id="", from_domain="x.example") == (Trust.UNKNOWN, "")
    assert verdict([f"{OURS}; dmarc=fail"], authserv_id="", from_domain="x.example") == (Trust.FAIL, "dmarc")


def test_a_receiver_that_writes_no_id_is_believed_only_if_that_was_configured():
    assert verdict([MICROSOFT], authserv_id=NO_ID, from_domain="havn.example") == (Trust.PASS, "dmarc")
    assert verdict([MICROSOFT], authserv_id=OURS, from_domain="havn.example") == (Trust.UNKNOWN, "")


def test_a_failed_check_is_named_on_the_mail():
    """D-26: a failed DMARC puts a warning on the card."""
    data = raw(Authentication_Results=f"{OURS}; dmarc=fail header.from=havn.example")

    mail = parse(data, own_addresses=frozenset(), authserv_id=OURS).mail

    assert mail.trust is Trust.FAIL
    assert "failed_dmarc" in mail.problems
