"""A person decides: edit, discard, resume, stop, continue, and what follows at the customer."""

import pytest

from tests.stories.desk import CHANNEL, body_of, pdf_of, words

ASK = "Hej\n\nVi vil gerne have et tilbud på 2 kasser 50120 Kopipapir A4 80 g og 4 stk. 50202 Whiteboard 90x120 cm.\n\nVenlig hilsen\nBirthe"
BIRTHE = "birthe@havnehotellet.example"


@pytest.fixture
def quoted(desk):
    """A task whose quote waits to be sent."""
    talk = desk.writes(BIRTHE, "Kontorting", ASK)
    talk.asks("incoming")
    talk.press("mona", "step.confirm")
    talk.asks("reply")
    return talk


def test_nobody_sends_a_mail_unseen(desk, quoted):
    """D-16, D-71: Confirm opens Review for who has not seen this version; the mail leaves with the second yes."""
    before = len(desk.mails(BIRTHE))
    quoted.press("lars", "step.confirm")
    review = desk.form("lars", "view.review")
    assert review["submit"]["text"] == "Bekræft og send"
    assert "Kære Birthe Rolskov" in words(review["blocks"])
    assert len(desk.mails(BIRTHE)) == before
    desk.sandbox.close("lars")
    quoted.press("lars", "step.confirm")
    desk.until(lambda: len(desk.mails(BIRTHE)) == before + 1, "the mail, now that Lars has seen it")


def test_lines_of_a_quote_are_edited_with_errors_at_their_fields(desk, quoted):
    """D-62, D-63, D-74: quantity, price, new line, removed line, text; the thread shows the difference."""
    quoted.choose("donal", "edit_mail")
    desk.form("donal", "view.edit_mail")
    assert desk.sandbox.click_view("donal", "edit.lines").ok
    desk.form("donal", "view.edit_lines")
    submit = desk.sandbox.submit
    assert submit("donal", {"line:1.quantity": "-3"}).errors == {
        "line:1.quantity": "The quantity must be above 0."
    }
    assert submit("donal", {"line:1.quantity": "x"}).errors == {"line:1.quantity": "“x” is not a number."}
    wrong = {"line:1.quantity": "3", "line:1.discount_percent": "120"}
    assert submit("donal", wrong).errors == {
        "line:1.discount_percent": "The discount is a percentage from 0 to 100."
    }
    assert quoted.card.document.endswith("v1")
    assert desk.sandbox.click_view("donal", "form.more:line").ok
    desk.until(lambda: "new:0.item_no" in str(desk.sandbox.modal("donal")), "an empty line in the form")
    found = desk.sandbox.suggest("donal", "item.search", "whiteboard 60x90")
    assert found["options"][0]["value"] == "50201"
    right = {
        "line:1.discount_percent": "",
        "line:1.unit_price": "1.234,50",
        "line:2.remove": ["remove"],
        "new:0.item_no": "50201",
        "new:0.quantity": "2",
        "text.description": "Thanks for waiting",
    }
    assert submit("donal", right).ok
    quoted.tells("Text added: Thanks for waiting")
    assert "Added: 2 × Whiteboardtavle 60x90 cm" in quoted.thread() or "Added: 2 ×" in quoted.thread()
    desk.until(lambda: quoted.card.document.endswith("v2"), "the second version")
    mail = quoted.send("donal")
    assert "1.234,50" in body_of(mail)
    assert pdf_of(mail)[0].endswith("-v2.pdf")


def test_the_words_of_a_mail_are_edited_and_its_table_is_kept(desk, quoted):
    """D-74: subject, text and Cc are a person's; the table stays generated; a wrong Cc is refused at its field."""
    quoted.choose("donal", "edit_mail")
    desk.form("donal", "view.edit_mail")
    wrong = desk.sandbox.submit("donal", {"cc": "not-an-address"})
    assert set(wrong.errors) == {"cc"}
    edited = {"opening": "Kære Birthe\n\nTak for sidst!", "cc": "chef@havnehotellet.example"}
    assert desk.sandbox.submit("donal", edited).ok
    mail = quoted.send("donal")
    assert "Tak for sidst!" in body_of(mail)
    assert "50120" in body_of(mail)
    assert mail["Cc"] == "chef@havnehotellet.example"


def test_a_discarded_mail_comes_back_as_it_was(desk, quoted):
    """D-73: Just resume shows the first mail again; Send sends it."""
    document = quoted.card.document
    quoted.press("mona", "step.discard")
    quoted.asks("paused")
    assert "Paused" in quoted.shown()
    quoted.press("mona", "step.resume")
    assert desk.form("mona", "view.resume")["title"]["text"] == f"Genoptag T-{quoted.number}"
    assert desk.sandbox.submit("mona", {"how": "as_it_was"}).ok
    mail = quoted.send("mona")
    assert quoted.card.document == document
    assert pdf_of(mail)[0] == f"{document.partition(' ')[0]}.pdf"


def test_a_discarded_mail_is_drafted_anew_after_the_quote_was_changed(desk, quoted):
    """D-73: I have updated the quote: new PDF, new mail."""
    quoted.press("mona", "step.discard")
    quoted.asks("paused")
    quoted.press("mona", "edit.lines")
    desk.form("mona", "view.edit_lines")
    assert desk.sandbox.submit("mona", {"line:1.quantity": "5"}).ok
    desk.until(lambda: quoted.card.document.endswith("v2"), "the second version")
    quoted.press("mona", "step.resume")
    desk.form("mona", "view.resume")
    assert desk.sandbox.submit("mona", {"how": "quote_updated"}).ok
    mail = quoted.send("mona")
    assert pdf_of(mail)[0].endswith("-v2.pdf")


def test_a_discarded_order_confirmation_is_drafted_anew(desk, quoted):
    """D-73: I have updated the order."""
    quoted.send("mona")
    quoted.becomes("waiting")
    quoted.replies("Hej\n\nVi accepterer tilbuddet. I må gerne sende varerne.\n\nBirthe")
    quoted.asks("acceptance")
    quoted.press("mona", "step.confirm")
    quoted.asks("reply")
    quoted.press("mona", "step.discard")
    quoted.asks("paused")
    quoted.press("mona", "step.resume")
    form = desk.form("mona", "view.resume")
    (how,) = [b["element"] for b in form["blocks"] if b["block_id"] == "how"]
    assert [o["value"] for o in how["options"]] == ["order_updated", "as_it_was"]
    assert desk.sandbox.submit("mona", {"how": "order_updated"}).ok
    mail = quoted.send("mona")
    assert pdf_of(mail)[0].startswith("SO-")
    quoted.becomes("done")


def test_stop_says_what_stays_and_a_new_task_takes_over(desk, quoted):
    """D-72: the button stops the task it stands under; Continue as a new task takes mail and documents along."""
    other = desk.writes("rel@itgruppenfyn.example", "Tavler", ASK.replace("Birthe", "Rasmus"))
    other.asks("incoming")
    untouched = other.state()
    number = quoted.card.document.partition(" ")[0]
    quoted.press("ivar", "step.stop")
    form = desk.form("ivar", "view.stop")
    assert form["title"]["text"] == f"Stopp T-{quoted.number}"
    assert number in words(form["blocks"])
    assert desk.sandbox.submit("ivar", {"reason": "Kunden ringte"}).ok
    assert "Stopped" in quoted.becomes("stopped")
    assert other.state() == untouched
    known = desk.numbers()
    quoted.choose("ivar", "continue")
    (new,) = desk.until(lambda: desk.numbers() - known, "the new task")
    after = desk.rows("SELECT quote_number FROM task WHERE number = :n", n=new)
    assert after == [(number,)]
    quoted.choose("lars", "continue")
    assert f"T-{new}" in desk.told("lars", "T-")


def test_a_change_request_is_a_persons_to_apply(desk, quoted):
    """D-64: the card asks; after the edit a new version with a new mail goes out."""
    quoted.send("mona")
    quoted.becomes("waiting")
    quoted.replies("Hej\n\nKan I ændre det til 6 stk. whiteboards i stedet for 4? Resten er fint.\n\nBirthe")
    quoted.asks("change")
    quoted.press("mona", "edit.lines")
    desk.form("mona", "view.edit_lines")
    assert desk.sandbox.submit("mona", {"line:2.quantity": "6"}).ok
    desk.until(lambda: quoted.card.document.endswith("v2"), "the second version")
    quoted.press("mona", "step.confirm")
    mail = quoted.send("mona")
    assert pdf_of(mail)[0].endswith("-v2.pdf")


def test_a_refused_mail_is_shown_and_sent_again_to_a_corrected_address(desk, quoted):
    """D-92: the server's words on the card; Retry sending."""
    desk.office.knobs.recipient_replies[BIRTHE] = "550 5.1.1 no such user"
    try:
        quoted.press("mona", "step.review")
        desk.form("mona", "view.review")
        assert desk.sandbox.submit("mona").ok
        quoted.asks("mail_failed")
    finally:
        desk.office.knobs.clear()
    quoted.press("mona", "mail.retry")
    form = desk.form("mona", "view.retry")
    assert "550 5.1.1 no such user" in words(form["blocks"])
    assert set(desk.sandbox.submit("mona", {"to": "nobody"}).errors) == {"to"}
    assert desk.sandbox.submit("mona", {"to": "kontor@havnehotellet.example"}).ok
    desk.until(lambda: desk.mails("kontor@havnehotellet.example"), "the mail at its new address")
    quoted.becomes("waiting")


def test_a_bounce_is_shown_on_the_task_of_the_mail_that_came_back(desk, quoted):
    """D-24, D-92: nobody is told that the customer has the quote."""
    desk.office.undeliverable.add(BIRTHE)
    try:
        quoted.press("mona", "step.review")
        desk.form("mona", "view.review")
        assert desk.sandbox.submit("mona").ok
        quoted.asks("bounced")
    finally:
        desk.office.undeliverable.clear()
    assert f"Our mail to {BIRTHE} came back" in quoted.shown()
    quoted.press("mona", "step.confirm")
    quoted.becomes("waiting")


def test_a_rejection_ends_the_task(desk):
    """D-65: the quote is rejected with it; the customer's answer is one that the mail client offers."""
    offered = {one.id for one in desk.world.customers.samples()}
    assert "rejection-de" not in offered
    talk = desk.writes(
        "k.petersen@buerowelt-flensburg.example",
        "Angebot",
        "Guten Tag,\n\nbitte senden Sie uns ein Angebot über 2 Stück 50202 Whiteboard 90x120 cm.\n\nKatrin Petersen",
    )
    talk.asks("incoming")
    talk.press("donal", "step.confirm")
    assert "Guten Tag" in body_of(talk.send("donal")) or "Sehr geehrte" in body_of(
        desk.mails(talk.address)[-1]
    )
    talk.becomes("waiting")
    assert "rejection-de" in {one.id for one in desk.world.customers.samples()}
    desk.world.customers.send_sample("rejection-de")
    assert "The customer said no to the quote." in talk.becomes("done")
    number = talk.card.document.partition(" ")[0]
    assert desk.rows("SELECT state FROM document WHERE number = :n", n=number) == [("rejected",)]


def private(desk, who, part):
    """The newest message that only this member sees and that says something."""

    def look():
        seen = [m for m in desk.sandbox.ephemerals(who) if part in f"{words(m.get('blocks'))}\n{m['text']}"]
        return seen[-1] if seen else None

    return desk.until(look, lambda: f"{who} to see {part!r}; sees {desk.sandbox.ephemerals(who)}")


def test_an_instruction_is_written_previewed_and_applied(desk, quoted):
    """D-75: from the card's menu; nothing changes before Apply; the words stand in the thread."""
    quoted.choose("donal", "instruct")
    assert "1. 2 ×" in words(desk.form("donal", "view.instruct"))
    assert desk.sandbox.submit("donal", {"words": "ændr linje 1 til 6 og slet linje 2"}).ok
    shown = words(desk.form("donal", "view.instructed"))
    assert "2 → 6" in shown
    assert quoted.card.document.endswith("v1")
    assert desk.sandbox.submit("donal").ok
    desk.until(lambda: quoted.card.document.endswith("v2"), "the second version")
    quoted.tells("Instruction: “ændr linje 1 til 6 og slet linje 2”")
    quoted.asks("reply")


def test_a_mention_in_the_cards_thread_is_an_instruction_that_only_its_writer_sees(desk, quoted):
    """D-84, D-15: preview with Apply and Cancel in the thread; somebody without a role is told so privately."""
    bot, card = desk.sandbox.workspace.app.bot_user, quoted.message()["ts"]
    before = quoted.state()
    desk.sandbox.say("elin", CHANNEL, f"<@{bot}> drop line 1", thread_ts=card)
    private(desk, "elin", "Only reviewers of this desk")
    desk.sandbox.say("donal", CHANNEL, f"<@{bot}> change line 1 to 5, and sing a song", thread_ts=card)
    seen = private(desk, "donal", "2 → 5")
    assert seen["thread_ts"] == card
    assert "sing a song" in words(seen["blocks"])
    assert quoted.state() == before
    assert desk.sandbox.click("donal", CHANNEL, seen["ts"], "instruct.apply").ok
    desk.until(lambda: quoted.card.document.endswith("v2"), "the second version")
    private(desk, "donal", "✅")
    assert pdf_of(quoted.send("donal"))[0].endswith("-v2.pdf")
