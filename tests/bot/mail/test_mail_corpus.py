"""Real and hostile mails from outside: nothing raises, nothing hangs, machines are known, persons are not stopped."""

import io
import json
import re
import tarfile
import time

import pytest

from bot.mail.charset import decode
from bot.mail.html import to_text
from bot.mail.parse import parse
from bot.mail.quotes import split
from domain.inbox.facts import MailKind
from tests.bot.mail.hostile_mails import HOSTILE

SECONDS = 20
"""Far above what any of them takes on a quiet machine (3 s); what is quadratic takes minutes."""


@pytest.fixture(scope="session")
def robustness(shared):
    """Path in the archive -> bytes."""
    archive = shared / "corpus" / "robustness" / "mails.tar.gz"
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as tar:
        for member in tar:
            if member.isfile() and not member.name.endswith("SOURCE.txt"):
                files[member.name.removeprefix("./")] = tar.extractfile(member).read()
    return files


@pytest.fixture(scope="session")
def read_corpus(robustness):
    """Path -> (mail, seconds)."""
    found = {}
    for path, raw in robustness.items():
        began = time.process_time()
        mail = parse(raw, own_addresses=frozenset()).mail
        found[path] = (mail, time.process_time() - began)
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mail_built_to_hurt_is_read_in_linear_time(name):
    began = time.process_time()
    mail = parse(HOSTILE[name], own_addresses=frozenset()).mail

    assert time.process_time() - began < SECONDS
    assert len(mail.text) <= 200_000
    assert len(mail.subject) <= 250


def test_doubling_a_hostile_page_does_not_take_four_times_as_long():
    def seconds(page):
        began = time.process_time()
        to_text(page)
        return time.process_time() - began

    for piece in ("<table><tr><td>x", "<blockquote>x", "<p style=display:none>x", '<a "'):
        once = max(seconds(piece * 4_000), 0.02)
        assert seconds(piece * 16_000) < once * 12


@pytest.mark.shared
def test_every_mail_of_the_robustness_corpus_is_read(read_corpus):
    assert len(read_corpus) > 2_400
    assert max(seconds for _, seconds in read_corpus.values()) < SECONDS


@pytest.mark.shared
def test_no_control_character_and_no_broken_subject_comes_through(read_corpus):
    for path, (mail, _) in read_corpus.items():
        for text in (mail.text, mail.subject, mail.from_name, mail.message_id):
            assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in text), path
        assert "\n" not in mail.subject + mail.from_name + mail.message_id, path
        assert all("/" not in one.name and "\\" not in one.name for one in mail.attachments), path


@pytest.mark.shared
def test_at_least_99_percent_of_the_bounces_never_get_an_answer(read_corpus):
    """D-24. Complaints (arf) are no bounces and counted apart."""
    bounces = {
        path: mail
        for path, (mail, _) in read_corpus.items()
        if path.startswith("sisimai-bounces/") and "/arf-" not in path and "/rfc3834" not in path
    }
    stopped = sum(mail.kind is not MailKind.PERSON for mail in bounces.values())
    called = sum(mail.kind is MailKind.BOUNCE for mail in bounces.values())

    assert len(bounces) > 650
    assert stopped / len(bounces) >= 0.99
    assert called / len(bounces) >= 0.98


@pytest.mark.shared
def test_absence_notes_and_complaints_are_known(read_corpus):
    absent = [
        mail.kind for path, (mail, _) in read_corpus.items() if "sisimai" in path and "/rfc3834" in path
    ]
    complaints = [
        mail.kind for path, (mail, _) in read_corpus.items() if "sisimai" in path and "/arf-" in path
    ]

    assert set(absent) == {MailKind.AUTO_REPLY}
    assert sum(kind is not MailKind.PERSON for kind in complaints) / len(complaints) >= 0.8


@pytest.mark.shared
def test_every_bounce_that_holds_the_id_of_the_lost_mail_names_it(read_corpus, robustness):
    holding = [
        mail
        for path, (mail, _) in read_corpus.items()
        if mail.kind is MailKind.BOUNCE
        and len(set(re.findall(rb"(?i)\nmessage-id: *(<[^>\s]+@[^>\s]+>)", robustness[path]))) > 1
    ]

    assert len(holding) > 300
    assert sum(bool(mail.bounced_ids) for mail in holding) / len(holding) >= 0.98


@pytest.mark.shared
def test_no_person_of_the_development_corpus_is_stopped(shared):
    """D-24: machines get no task, persons always do."""
    folder = shared / "corpus" / "dev"
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]
    machine = {"auto_reply", "bounce", "newsletter", "spam"}
    kinds = {
        label["id"]: parse(
            (folder / "mails" / f"{label['id']}.eml").read_bytes(), own_addresses=frozenset()
        ).mail.kind
        for label in labels
    }

    persons = [kinds[label["id"]] for label in labels if label["intent"] not in machine]
    machines = [kinds[label["id"]] for label in labels if label["intent"] in machine - {"spam"}]
    assert len(persons) > 120
    assert set(persons) == {MailKind.PERSON}
    assert MailKind.PERSON not in machines


@pytest.mark.shared
def test_every_reply_of_the_development_corpus_is_parted_from_its_history(shared):
    folder = shared / "corpus" / "dev"
    labels = [json.loads(line) for line in (folder / "labels.jsonl").read_text("utf-8").splitlines()]
    threads = [label["id"] for label in labels if label.get("thread")]

    mails = [
        parse((folder / "mails" / f"{one}.eml").read_bytes(), own_addresses=frozenset()).mail
        for one in threads
    ]

    assert len(mails) == 21
    assert all(mail.quoted_text and len(mail.new_text) < 300 for mail in mails)
    assert not any("only_history" in mail.problems for mail in mails)


def _trimmed(text):
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


@pytest.mark.shared
def test_quoting_fixtures_of_a_forum_are_met_and_no_new_text_is_lost(robustness):
    """64 pairs; the best Python library met 33. Marked lines that give an answer its context are not new text to us."""
    root = "email_reply_trimmer-discourse/test"
    exact, lost = [], []
    for path in robustness:
        if not path.startswith(f"{root}/emails/"):
            continue
        wanted = _trimmed(decode(robustness[path.replace("/emails/", "/trimmed/")]))
        found = _trimmed(split(decode(robustness[path])).new)
        exact.append(found == wanted)
        kept = found.split("\n")
        missing = [
            line
            for line in wanted.split("\n")
            if line.strip() and not line.startswith(">") and line not in kept
        ]
        if missing:
            lost.append(path)

    assert len(exact) == 64
    assert sum(exact) >= 59
    assert lost == []
