"""Sending: every outcome of SMTP against a real server, and the breaks that real servers show only by accident."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.mail.outbound import NotSent, Refused, Sent, SmtpServer, Unknown, send
from bot.sandbox.loop import LoopThread
from bot.sandbox.smtp import SmtpPost
from tests.bot.mail.certificates import make
from tests.bot.mail.scripted import Scripted

FROM, TO, CC = "sales@nordbo.example", "birthe@havn.example", "lager@havn.example"
RAW = b"From: sales@nordbo.example\r\nSubject: Tilbud\r\n\r\nHej\r\n.\r\n..to prikker\r\nslut\r\n"


def received(office, address):
    return [one.raw for one in office.inbox_of(address)]


def test_a_mail_is_sent_and_arrives_byte_for_byte(office, smtp):
    assert send(smtp, RAW, FROM, [TO]) == Sent({})
    assert received(office, TO) == [RAW]


def test_line_ends_of_any_kind_arrive_as_crlf(office, smtp):
    assert send(smtp, b"Subject: x\n\na\nb\rc\r\nd", FROM, [TO]) == Sent({})
    assert received(office, TO) == [b"Subject: x\r\n\r\na\r\nb\r\nc\r\nd\r\n"]


def test_some_recipients_refused_is_sent_and_the_refused_are_named(office, smtp):
    """D-92."""
    office.knobs.recipient_replies[CC] = "550 5.1.1 no such user"

    assert send(smtp, RAW, FROM, [TO, CC]) == Sent({CC: "550 5.1.1 no such user"})
    assert received(office, TO) == [RAW]
    assert received(office, CC) == []


def test_all_recipients_put_off_is_not_sent_and_worth_another_try(office, smtp):
    office.knobs.recipient_replies["*"] = "451 4.7.1 greylisted"

    assert send(smtp, RAW, FROM, [TO, CC]) == NotSent(
        "recipients_refused", "451 4.7.1 greylisted", temporary=True
    )
    assert office.deliveries() == []


def test_all_recipients_refused_for_good_is_refused_with_the_servers_words(office, smtp):
    """D-92: permanent errors at once with the server's words."""
    office.knobs.recipient_replies["*"] = "550 5.1.1 no such user"

    assert send(smtp, RAW, FROM, [TO]) == Refused(550, "550 5.1.1 no such user")
    assert office.deliveries() == []


@pytest.mark.parametrize("order", [(TO, CC), (CC, TO)])
def test_one_put_off_and_one_refused_is_worth_another_try(office, smtp, order):
    office.knobs.recipient_replies.update({TO: "550 never", CC: "450 later"})

    assert send(smtp, RAW, FROM, order) == NotSent("recipients_refused", "450 later", temporary=True)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 later", NotSent("sender_refused", "451 4.3.0 later", temporary=True)),
        ("550 5.7.1 not you", Refused(550, "550 5.7.1 not you")),
    ],
)
def test_a_refused_sender(office, smtp, reply, outcome):
    office.knobs.sender_reply = reply

    assert send(smtp, RAW, FROM, [TO]) == outcome
    assert office.deliveries() == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("452 4.3.1 disk full", NotSent("content_refused", "452 4.3.1 disk full", temporary=True)),
        ("554 5.7.1 looks like spam", Refused(554, "554 5.7.1 looks like spam")),
    ],
)
def test_a_mail_refused_after_its_last_byte_is_known_not_to_have_left(office, smtp, reply, outcome):
    office.knobs.content_reply = reply

    assert send(smtp, RAW, FROM, [TO]) == outcome
    assert office.deliveries() == []


@pytest.mark.parametrize(("way", "arrived"), [("deliver_and_break", 1), ("drop_and_break", 0)])
def test_a_break_after_the_last_byte_is_unknown_whether_or_not_it_arrived(office, smtp, way, arrived):
    office.knobs.after_data = way
    office.knobs.times = 1

    outcome = send(smtp, RAW, FROM, [TO])

    assert isinstance(outcome, Unknown)
    assert len(office.deliveries()) == arrived
    assert send(smtp, RAW, FROM, [TO]) == Sent({})


def test_a_server_too_slow_to_answer_the_last_byte_leaves_us_not_knowing(office, smtp):
    office.knobs.delay_s = 1.5
    office.knobs.times = 1

    assert isinstance(send(replace(smtp, timeout_s=0.4), RAW, FROM, [TO]), Unknown)


def dialogue(**changes):
    replies = {
        "": b"220 here\r\n",
        "EHLO": b"250-here\r\n250 SIZE 1000000\r\n",
        "MAIL": b"250 ok\r\n",
        "RCPT": b"250 ok\r\n",
        "DATA": b"354 go\r\n",
        ".": b"250 taken\r\n",
        "QUIT": b"221 bye\r\n",
    } | changes
    state = {"data": False}

    def answer(line):
        word = line.split(b" ")[0].decode("latin-1").upper()
        if state["data"]:
            if line != b".":
                return b""
            state["data"] = False
            return replies["."]
        state["data"] = word == "DATA" and (replies["DATA"] or b"").startswith(b"354")
        return replies[word]

    return answer


def over(answer, **changes):
    with Scripted(answer) as server:
        settings = {"host": "127.0.0.1", "port": server.port, "tls": "none", "timeout_s": 2} | changes
        return send(SmtpServer(**settings), RAW, FROM, [TO]), server.heard


def test_the_scripted_dialogue_itself_succeeds():
    outcome, heard = over(dialogue())

    assert outcome == Sent({})
    assert f"mail FROM:<{FROM}> SIZE={len(RAW)}".encode() in heard


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_break_before_the_last_byte_is_not_sent(step):
    outcome, _ = over(dialogue(**{step: None}))

    assert isinstance(outcome, NotSent)
    assert outcome.temporary is True


def test_a_break_at_the_last_byte_is_unknown():
    outcome, _ = over(dialogue(**{".": None}))

    assert isinstance(outcome, Unknown)


def test_a_goodbye_instead_of_an_answer_to_the_quit_changes_nothing():
    outcome, _ = over(dialogue(QUIT=None))

    assert outcome == Sent({})


def test_a_server_that_does_not_want_mail_now_is_not_sent():
    outcome, _ = over(dialogue(**{"": b"421 too busy\r\n"}))

    assert outcome == NotSent("greeting", "421 too busy", temporary=True)


def test_a_server_that_is_not_there_is_not_sent():
    outcome = send(SmtpServer("127.0.0.1", 1, tls="none", timeout_s=1), RAW, FROM, [TO])

    assert isinstance(outcome, NotSent)
    assert (outcome.reason, outcome.temporary) == ("unreachable", True)


def test_a_wrong_password_will_not_get_better_by_itself(office, smtp):
    outcome = send(replace(smtp, password="wrong"), RAW, FROM, [TO])

    assert isinstance(outcome, NotSent)
    assert (outcome.reason, outcome.temporary) == ("login_refused", False)
    assert outcome.text.startswith("535 ")
    assert office.deliveries() == []


@pytest.mark.parametrize(
    ("auth", "outcome"),
    [
        (b"235 ok\r\n", Sent({})),
        (b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n", NotSent("login_refused", "535 expired", temporary=False)),
        (b"454 later\r\n", NotSent("login_refused", "454 later", temporary=True)),
    ],
)
def test_a_token_is_offered_as_xoauth2(auth, outcome):
    answer = dialogue(EHLO=b"250-here\r\n250 AUTH XOAUTH2 PLAIN\r\n", AUTH=auth)

    heard_auth = []

    def listen(line):
        if line == b"" and len(heard_auth) == 1 and auth.startswith(b"334"):
            heard_auth.append(line)
            return b"535 expired\r\n"
        if line.startswith(b"AUTH"):
            heard_auth.append(line)
        return answer(line)

    found, _ = over(listen, user="sales@x.example", token="tok")

    assert found == outcome
    assert base64.b64decode(heard_auth[0].split()[-1]) == b"user=sales@x.example\x01auth=Bearer tok\x01\x01"


def test_starttls_that_is_not_offered_is_not_sent_and_no_password_leaves(office, smtp):
    outcome = send(replace(smtp, tls="starttls"), RAW, FROM, [TO])

    assert outcome == NotSent("not_supported", outcome.text, temporary=False)
    assert office.deliveries() == []


def test_starttls_with_a_trusted_and_an_unknown_certificate(tmp_path):
    at_server, at_client = make(tmp_path)
    taken = []

    async def keep(sender, recipients, raw):
        taken.append(raw)

    loop = LoopThread("smtp over tls")
    post = SmtpPost(loop, keep, {"sales": "secret"}, tls=at_server)
    try:
        post.start()
        server = SmtpServer(
            "127.0.0.1", post.port, "starttls", "sales", "secret", timeout_s=5, tls_context=at_client
        )
        assert send(server, RAW, FROM, [TO]) == Sent({})
        outcome = send(replace(server, tls_context=None), RAW, FROM, [TO])
        assert (outcome.reason, outcome.temporary) == ("certificate", False)
    finally:
        post.stop()
        loop.stop()
    assert taken == [RAW]


@pytest.mark.parametrize(
    "bad", ["a b@c.example", "x@y.example>\r\nRCPT TO:<z@y.example", "æ@y.example", "x@y\n"]
)
def test_an_address_that_could_change_the_dialogue_never_reaches_the_server(office, smtp, bad):
    assert isinstance(send(smtp, RAW, FROM, [TO, bad]), Refused)
    assert isinstance(send(smtp, RAW, bad, [TO]), Refused)
    assert office.deliveries() == []


def test_nobody_to_send_to_is_not_sent_for_good(smtp):
    assert send(smtp, RAW, FROM, []) == NotSent("no_recipient", temporary=False)


def test_the_same_recipient_twice_is_asked_for_once(office, smtp):
    assert send(smtp, RAW, FROM, [TO, TO]) == Sent({})
    assert len(office.deliveries()) == 1


def test_secrets_do_not_show_in_what_is_logged():
    assert "hush" not in repr(SmtpServer("host", 587, user="sales", password="hush", token="hush"))


def test_a_mail_of_ten_megabytes_is_sent_whole(office, smtp):
    raw = b"Subject: x\r\n\r\n" + (b"." + b"z" * 70 + b"\r\n") * 140_000

    assert send(replace(smtp, timeout_s=30), raw, FROM, [TO]) == Sent({})
    assert received(office, TO) == [raw]


def test_the_knobs_hold_for_as_many_mails_as_they_say(office, smtp):
    office.knobs.content_reply = "452 later"
    office.knobs.times = 2

    outcomes = [send(smtp, RAW, FROM, [TO]) for _ in range(3)]

    assert [type(one) for one in outcomes] == [NotSent, NotSent, Sent]
    assert datetime.now(UTC) >= office.deliveries()[0].at
