"""The contract of :class:`Mailbox`, against the sandbox's server and against Dovecot: any IMAP will do (W-9)."""

import imaplib
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.mail.imap_wire import FolderMissing, LoginRefused, MailboxDown, answers
from bot.mail.mailbox import Fetched, Gone, Mailbox, TooLarge

MAIL = b"From: Birthe <birthe@havn.example>\r\nSubject: Stole %d\r\nMessage-ID: <m%d@havn.example>\r\n\r\n12 stk.\r\n"


def mail(number):
    return MAIL % (number, number)


def nothing_known(uids):
    return ()


def other_client(account):
    client = imaplib.IMAP4(account.host, account.port, 10)
    client.login(account.user, account.password)
    client.select("INBOX")
    return client


def flags_of(account, uid):
    client = other_client(account)
    _, said = client.uid("FETCH", str(uid), "(FLAGS)")
    client.logout()
    return {flag.decode() for flag in imaplib.ParseFlags(said[0])} - {"\\Recent"}


def test_new_mails_come_ascending_and_only_above_the_last_one_seen(server):
    uids = [server.append(mail(n)) for n in range(3)]

    with Mailbox(server.account) as box:
        assert box.new_uids(0, nothing_known) == uids
        assert box.new_uids(uids[0], nothing_known) == uids[1:]


def test_the_newest_mail_is_not_returned_again_although_the_server_always_names_it(server):
    last = server.append(mail(1))

    with Mailbox(server.account) as box:
        assert box.new_uids(last, nothing_known) == []


def test_a_sweep_over_recent_days_finds_what_was_skipped_and_asks_our_table_once(server):
    """D-20: a mail below the last UID that our table does not have is found again."""
    first, second, third = [server.append(mail(n)) for n in range(3)]
    asked = []

    def known(uids):
        asked.append(uids)
        return {first, third}

    with Mailbox(server.account) as box:
        found = box.new_uids(third, known, since=datetime.now(UTC).date() - timedelta(days=2))

    assert found == [second]
    assert asked == [[first, second, third]]


def test_mails_from_before_activation_are_never_returned(server):
    """D-2: activation notes UIDNEXT; the sweep does not reach below it."""
    server.append(mail(1))
    with Mailbox(server.account) as box:
        floor = box.status().uidnext
        later = server.append(mail(2))
        found = box.new_uids(floor - 1, nothing_known, since=datetime.now(UTC).date(), floor=floor)

    assert found == [later]


def test_a_mail_is_fetched_byte_for_byte_and_stays_unread(server):
    """D-20: reading does not mark as read."""
    raw = b"From: a@b.example\r\nSubject: \xe6\r\n\r\n M\xfcller 5 St\xfcck \xff\r\n.\r\n"
    uid = server.append(raw)

    with Mailbox(server.account) as box:
        fetched = box.fetch(uid)

    assert isinstance(fetched, Fetched)
    assert (fetched.uid, fetched.raw, fetched.size) == (uid, raw, len(raw))
    assert abs((fetched.internal_date - datetime.now(UTC)).total_seconds()) < 120
    assert flags_of(server.account, uid) == set()


def test_a_mail_above_the_limit_gives_its_headers_only(server):
    uid = server.append(mail(1) + b"x" * 5000)

    with Mailbox(server.account, size_limit=4000) as box:
        found = box.fetch(uid)

    assert isinstance(found, TooLarge)
    assert found.size > 5000
    assert found.headers.startswith(b"From: Birthe")
    assert b"12 stk." not in found.headers


def test_a_mail_of_twelve_megabytes_arrives_whole(server):
    raw = mail(1) + (b"y" * 70 + b"\r\n") * 170_000
    uid = server.append(raw)

    with Mailbox(server.account) as box:
        found = box.fetch(uid)

    assert isinstance(found, Fetched)
    assert found.raw == raw


def test_a_mail_that_another_client_removed_is_gone_and_no_ghost_takes_its_place(server):
    first, second = server.append(mail(1)), server.append(mail(2))

    with Mailbox(server.account) as box:
        assert box.new_uids(0, nothing_known) == [first, second]
        server.expunge(first)
        assert box.fetch(first) == Gone(first)
        kept = box.fetch(second)

    assert kept.raw == mail(2)


def test_flags_set_by_another_client_meanwhile_do_not_become_a_mail(server):
    first, second = server.append(mail(1)), server.append(mail(2))

    with Mailbox(server.account) as box:
        box.new_uids(0, nothing_known)
        client = other_client(server.account)
        client.uid("STORE", str(second), "+FLAGS", "(\\Flagged)")
        client.logout()
        found = box.fetch(first)

    assert found.raw == mail(1)


def test_the_keyword_is_set_kept_and_shown_to_others(server):
    """D-3: a keyword is a sign for people."""
    uid = server.append(mail(1))

    with Mailbox(server.account) as box:
        assert box.status().keywords is True
        assert box.mark(uid, "Tilbud", seen=True) is True
    with Mailbox(server.account) as box:
        box.fetch(uid)

    assert flags_of(server.account, uid) == {"\\Seen", "Tilbud"}


def test_marking_without_seen_leaves_the_mail_unread(server):
    """D-3: mark as read is a setting."""
    uid = server.append(mail(1))

    with Mailbox(server.account) as box:
        box.mark(uid, "Tilbud", seen=False)

    assert flags_of(server.account, uid) == {"Tilbud"}


def test_marking_does_not_expunge_what_a_colleague_marked_as_deleted(server):
    first, second = server.append(mail(1)), server.append(mail(2))
    client = other_client(server.account)
    client.uid("STORE", str(first), "+FLAGS", "(\\Deleted)")
    client.logout()

    with Mailbox(server.account) as box:
        box.mark(second, "Tilbud", seen=True)

    assert "\\Deleted" in flags_of(server.account, first)


def test_a_changed_uidvalidity_is_seen_without_a_new_connection_or_after_reconnecting(server):
    server.append(mail(1))
    with Mailbox(server.account) as box:
        before = box.status().uidvalidity
    server.renumber()

    with Mailbox(server.account) as box:
        after = box.status()
        uids = box.new_uids(0, nothing_known)
        again = box.fetch(uids[0])

    assert after.uidvalidity != before
    assert again.raw == mail(1)


def test_waiting_ends_when_a_mail_arrives(server):
    with Mailbox(server.account) as box:
        timer = threading.Timer(0.3, lambda: server.append(mail(1)))
        timer.start()
        began = time.monotonic()
        box.wait(20)
        waited = time.monotonic() - began
        timer.join()
        found = box.new_uids(0, nothing_known)

    assert 0.2 < waited < 10
    assert len(found) == 1


def test_waiting_ends_at_its_time_and_when_it_is_told_to_stop(server):
    stop = threading.Event()
    with Mailbox(server.account) as box:
        began = time.monotonic()
        box.wait(0.4)
        assert 0.3 < time.monotonic() - began < 5
        stop.set()
        began = time.monotonic()
        box.wait(30, stop)
        assert time.monotonic() - began < 5


def test_a_dropped_connection_is_mailbox_down_and_a_new_one_works(server):
    uid = server.append(mail(1))
    with Mailbox(server.account) as box:
        server.kick()
        time.sleep(0.2)
        with pytest.raises(MailboxDown):
            box.fetch(uid)

    with Mailbox(server.account) as box:
        assert box.fetch(uid).raw == mail(1)


def test_a_wrong_password_is_refused_and_nothing_else(server):
    with pytest.raises(LoginRefused) as caught, Mailbox(replace(server.account, password="wrong")):
        pass
    assert caught.value.reason == "login_refused"


def test_a_missing_folder_is_named(server):
    with pytest.raises(FolderMissing) as caught, Mailbox(server.account, "Salg/Ordrer"):
        pass
    assert caught.value.reason == "Salg/Ordrer"


def test_a_copy_is_filed_as_read_and_found_by_its_exact_id(server):
    """D-93: found in Sent = sent."""
    mine = "<q.7.1.0123456789@nordbo.example>"
    raw = f"From: a@b.example\r\nMessage-ID: {mine}\r\n\r\nhej\r\n".encode()

    with Mailbox(server.account) as box:
        assert box.find_sent(mine) is False
        box.append_sent("Sent", raw)
        assert box.find_sent(mine) is True
        assert box.find_sent("<q.7.1.0123456789@nordbo>") is False
        assert box.find_sent("<7.1.0123456789@nordbo.example>") is False
        assert box.status().uidnext >= 1


def test_after_looking_into_sent_the_own_folder_is_open_again(server):
    uid = server.append(mail(1))

    with Mailbox(server.account) as box:
        box.find_sent("<x@y.example>")
        assert box.new_uids(0, nothing_known) == [uid]
        assert box.fetch(uid).raw == mail(1)


def test_looking_into_a_sent_folder_that_is_missing_says_so_and_leaves_the_own_one_open(server):
    uid = server.append(mail(1))

    with Mailbox(server.account) as box:
        with pytest.raises(FolderMissing):
            box.find_sent("<x@y.example>", "Nowhere")
        assert box.fetch(uid).raw == mail(1)


def test_filing_into_a_missing_folder_says_so(server):
    with Mailbox(server.account) as box, pytest.raises(FolderMissing):
        box.append_sent("Nowhere", mail(1))


def test_the_folder_for_sent_mails_is_found(server):
    with Mailbox(server.account) as box:
        assert box.sent_folder() == "Sent"


def test_an_id_that_could_change_the_command_is_never_sent(server):
    with Mailbox(server.account) as box:
        assert box.find_sent('<a" OR ALL "@b>') is False
        assert box.find_sent("<a@b>\r\nA1 LOGOUT") is False


def test_after_login_the_capabilities_are_those_of_a_logged_in_client(server):
    with Mailbox(server.account) as box:
        assert "IDLE" in box._client.capabilities
        assert not any(one.startswith("AUTH=") for one in box._client.capabilities) or server.name == "pymap"


def test_nobody_listening_is_mailbox_down(server):
    with pytest.raises(MailboxDown) as caught, Mailbox(replace(server.account, port=1)):
        pass
    assert caught.value.reason == "unreachable"


def test_answers_with_another_uid_or_only_flags_are_told_apart():
    said = [
        b"2 (FLAGS (\\Seen) UID 7)",
        (b"1 (UID 5 BODY[] {3}", b"abc"),
        b")",
        (b"3 (BODY[] {2}", b"xy"),
        b" UID 9)",
        None,
    ]

    assert list(answers(said)) == [
        (b"2 (FLAGS (\\Seen) UID 7)", b""),
        (b"1 (UID 5 BODY[] {3})", b"abc"),
        (b"3 (BODY[] {2} UID 9)", b"xy"),
    ]
