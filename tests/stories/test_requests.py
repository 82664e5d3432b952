"""A customer asks: every kind of request that a desk meets, from the mail to what the customer gets back."""

from tests.stories.desk import body_of, pdf_of, words


def test_a_danish_order_becomes_quote_then_order_and_the_customer_reads_danish(desk):
    """D-9, D-10, D-22, D-35, D-60, D-61, D-65, D-90: the whole main job; the card is in the desk's language."""
    talk = desk.sample("order-po-da")
    talk.asks("incoming")
    assert "Needs you" in talk.shown()
    assert "10 pieces Chair mat 90x120 cm, clear" in talk.shown()
    talk.press("mona", "step.confirm")
    quote = talk.send("mona")
    number = talk.card.document.partition(" ")[0]
    assert quote["Subject"].startswith("Re: Ordre AV-20417 [T-")
    assert "Kære Brian Højgaard" in body_of(quote)
    assert number in body_of(quote)
    name, content = pdf_of(quote)
    assert name == f"{number}.pdf"
    assert content.startswith(b"%PDF")
    assert "Waiting for the customer" in talk.becomes("waiting")
    desk.world.customers.send_sample("acceptance-da")
    talk.asks("acceptance")
    assert f"Make the order from {number} v1?" in talk.shown()
    assert "Confirm order" in talk.shown()
    talk.press("mona", "step.confirm")
    confirmation = talk.send("mona")
    assert confirmation["In-Reply-To"]
    assert pdf_of(confirmation)[0].startswith("SO-")
    assert "Ordered. The confirmation is with the customer." in talk.becomes("done")
    assert desk.rows("SELECT outcome FROM task WHERE number = :n", n=talk.number) == [("ordered",)]


def test_a_missing_quantity_is_asked_at_its_field_and_never_assumed(desk):
    """D-40, D-86: the form names the field; a person's answer makes the quote."""
    talk = desk.sample("quantity-missing-sv")
    talk.asks("incoming")
    assert "“Mötesstol VIND m/armstöd, grå”: how many?" in talk.shown()
    talk.press("ivar", "step.confirm")
    talk.asks("items")
    before = talk.state()
    talk.press("ivar", "form.open")
    assert desk.form("ivar", "view.items")["title"]["text"] == f"Fyll ut T-{talk.number}"
    empty = desk.sandbox.submit("ivar")
    assert empty.errors == {"line:0:quantity": "Antallet må være større enn null."}
    letters = desk.sandbox.submit("ivar", {"line:0:quantity": "mange"})
    assert letters.errors == {"line:0:quantity": "«mange» er ikke et tall."}
    assert talk.state() == before
    assert desk.sandbox.submit("ivar", {"line:0:quantity": "12"}).ok
    talk.asks("reply")
    assert "• 12 pieces" in talk.shown()
    assert "VIND" in talk.shown()
    talk.tells("Answered by Ivar Hauge")


def test_an_ambiguous_item_can_be_asked_of_the_customer_with_a_numbered_table(desk):
    """D-43: the bot does not guess; the customer gets the choices in Danish, with price and availability."""
    talk = desk.sample("variant-missing-da")
    talk.asks("incoming")
    talk.press("donal", "step.confirm")
    talk.asks("items")
    talk.press("donal", "form.ask_customer")
    asked = talk.send("donal")
    assert "»8 stk. Kontorstol NORD 100«: flere varer passer" in body_of(asked)
    assert "Kontorstol NORD 100, sort" in body_of(asked)
    assert not list(asked.iter_attachments())
    assert "Waiting for the customer" in talk.becomes("waiting")


def test_an_ambiguous_item_can_be_chosen_by_the_reviewer(desk):
    """D-43, D-86: candidates stand in a select with their names, units in words."""
    talk = desk.writes(
        "msk@itgruppenfyn.example",
        "Stole",
        "Hej\n\nVi vil gerne have et tilbud på 8 stk. Kontorstol NORD 100.\n\nMvh",
    )
    talk.asks("incoming")
    talk.press("lars", "step.confirm")
    talk.asks("items")
    talk.press("lars", "form.open")
    form = desk.form("lars", "view.items")
    (chosen,) = [b["element"] for b in form["blocks"] if b["block_id"] == "line:0:item"]
    options = {o["value"]: o["text"]["text"] for o in chosen["options"]}
    assert options["10101/SORT"] == "10101 Kontorstol NORD 100, sort"
    (unit,) = [b["element"] for b in form["blocks"] if b["block_id"] == "line:0:uom"]
    assert [o["text"]["text"] for o in unit["options"]] == ["stk."]
    assert desk.sandbox.submit("lars", {"line:0:item": "10101/SORT"}).ok
    talk.asks("reply")
    assert "NORD 100, black" in talk.shown()


def test_what_is_not_available_is_named_on_the_card_and_in_the_drafted_mail(desk):
    """D-6, D-50, D-51, D-71, W-10: the answer says how many there are; Confirm drafts what the reviewer saw."""
    talk = desk.sample("not-available-nb")
    talk.asks("incoming")
    talk.press("ivar", "step.confirm")
    talk.asks("not_available")
    assert "Office chair NORD 200 with armrests, black: asked 150 pieces, 44 available" in talk.shown()
    talk.press("ivar", "step.confirm")
    mail = talk.send("ivar")
    assert "10102" in body_of(mail)
    assert "150" in body_of(mail)
    assert "44" in body_of(mail)
    assert talk.card.document == ""


def test_what_is_not_available_can_be_quoted_anyway(desk):
    """D-51: the person decides otherwise; the quote has the quantity that was asked."""
    talk = desk.sample("not-available-nb")
    talk.asks("incoming")
    talk.press("ivar", "step.confirm")
    talk.asks("not_available")
    talk.press("ivar", "form.quote_anyway")
    talk.asks("reply")
    assert "• 150 pieces" in talk.shown()
    assert talk.card.document.startswith("SQ-")


def test_a_date_in_the_past_is_warned_of_and_answered_as_not_possible(desk):
    """D-54: the card warns, the mail says so."""
    talk = desk.writes(
        "birthe@havnehotellet.example",
        "Kopipapir",
        "Hej\n\nVi bestiller 2 kasser 50120 Kopipapir A4 80 g til levering den 2. januar 2020.\n\nVenlig hilsen\nBirthe Rolskov",
    )
    talk.asks("incoming")
    assert "The wished delivery date has passed." in talk.shown()
    talk.press("mona", "step.confirm")
    mail = talk.send("mona")
    assert "2. januar 2020" in body_of(mail)


def test_what_is_not_a_request_goes_to_a_person_and_is_never_answered(desk):
    """D-24: annotated with the reason; Take over ends the task and no mail leaves."""
    talk = desk.sample("delivery-status-sv")
    talk.asks("out_of_scope")
    assert "a question about a delivery" in talk.shown()
    talk.press("donal", "step.confirm")
    assert "A person took over." in talk.becomes("done")
    assert desk.mails(talk.address) == []


def test_what_the_bot_took_for_something_else_can_be_called_a_request(desk):
    """D-24, D-84: "It is a request" leads back into the process."""
    talk = desk.sample("delivery-status-sv")
    talk.asks("out_of_scope")
    talk.choose("donal", "is_request")
    talk.asks("incoming")
    talk.press("donal", "step.confirm")
    talk.asks("items")


def test_an_automatic_reply_opens_no_task(desk):
    """D-24: machines are not customers."""
    known = desk.numbers()
    desk.world.customers.send_sample("out-of-office-da")
    desk.until(
        lambda: desk.rows(
            "SELECT id FROM inbound_mail WHERE from_address = 'rel@itgruppenfyn.example' AND kind <> 'person'"
        ),
        "the automatic reply to be read",
    )
    assert desk.numbers() == known


def test_instructions_in_a_mail_are_flagged_and_change_no_price(desk):
    """D-26: data, never commands."""
    talk = desk.sample("injection-en")
    talk.asks("incoming")
    assert "The mail tries to give the bot instructions. They are ignored." in talk.shown()
    talk.press("donal", "step.confirm")
    talk.asks("reply")
    assert talk.card.amount is not None
    assert talk.card.amount.minor > 0


def test_a_new_contact_is_made_from_an_unknown_sender(desk):
    """D-5, D-31, D-32: the form starts with the mail's own name, address and language."""
    talk = desk.sample("unknown-sender-en")
    talk.asks("unknown_sender")
    talk.press("donal", "contact.create")
    form = desk.form("donal", "view.new_contact")
    assert "Amelia Hart" in words(form["blocks"])
    assert desk.sandbox.submit("donal", {"name": ""}).reason == "incomplete"
    assert desk.sandbox.submit("donal", {"name": "Amelia Hart"}).ok
    mail = talk.send("donal")
    assert "Dear Amelia Hart" in body_of(mail)
    talk.tells("contact created")


def test_a_colleague_of_a_known_customer_is_proposed_and_used_once(desk):
    """D-32, D-33: the contact is proposed with its company; the address stays unknown."""
    talk = desk.sample("new-colleague-da")
    talk.asks("unknown_sender")
    talk.press("mona", "contact.use")
    form = desk.form("mona", "view.use_contact")
    assert "Jesper Thorup, Skovkanten Kursuscenter A/S" in words(form["blocks"])
    assert desk.sandbox.submit("mona", {"proposed": "K0003"}).ok
    talk.asks("reply")
    assert "Skovkanten Kursuscenter A/S" in talk.shown()
    again = desk.sample("new-colleague-da")
    again.asks("unknown_sender")


def test_a_contact_gets_the_new_address_of_its_writer(desk):
    """D-32: from now on the address is known."""
    talk = desk.writes(
        "amanda@new-place.example", "Kopipapir", "Hej\n\nTilbud på 2 stk. 50202 Whiteboard 90x120 cm, tak."
    )
    talk.asks("unknown_sender")
    talk.press("mona", "contact.update")
    desk.form("mona", "view.update_contact")
    found = desk.sandbox.suggest("mona", "contact.search", "Anne-Mette Krog")
    assert found["options"][0]["value"] == "K0004"
    assert desk.sandbox.submit("mona", {"contact_no": "K0004"}).ok
    talk.asks("reply")
    again = desk.writes(
        "amanda@new-place.example", "Mere", "Hej\n\nTilbud på 1 stk. 50202 Whiteboard 90x120 cm, tak."
    )
    again.asks("incoming")


def test_an_order_in_an_attached_pdf_becomes_a_quote_with_its_lines_in_order(desk):
    """D-23, D-25, D-40: the mail's own words bring number and date, the document its lines."""
    talk = desk.sample("attachment-pdf-da")
    talk.asks("incoming")
    assert "6 pieces Office chair NORD 200 with armrests, black" in talk.shown()
    talk.press("mona", "step.review")
    shown = words(desk.form("mona", "view.review"))
    assert "HH-2291" in shown
    assert "indkoebsordre-HH-2291.pdf" in shown
    talk.press("mona", "step.confirm")
    talk.asks("reply")
    number = talk.card.document.partition(" ")[0]
    lines = desk.rows(
        "SELECT item_no FROM document_line JOIN document ON document.id = document_id WHERE number = :n ORDER BY position",
        n=number,
    )
    assert [row[0] for row in lines] == [
        "10102", "10301", "20110", "30205", "31128", "40314", "50120", "50202", "50205", "20180", "10401",
    ]  # fmt: skip


def test_what_mail_and_attachment_say_differently_is_asked_and_the_choice_is_quoted(desk):
    """D-86: both readings as radio buttons; nothing is guessed."""
    talk = desk.sample("attachment-differs-en")
    talk.asks("incoming")
    talk.press("donal", "step.confirm")
    talk.asks("items")
    talk.press("donal", "form.open")
    form = desk.form("donal", "view.items")
    (radio,) = [b["element"] for b in form["blocks"] if b["block_id"] == "differ:0"]
    assert [o["text"]["text"] for o in radio["options"]] == ["The mail: 6 PCS", "HP-771.csv: 8 PCS"]
    assert desk.sandbox.submit("donal", {"differ:0": "second"}).ok
    talk.asks("reply")
    assert "8 pieces Office chair NORD 200 with armrests, black" in talk.shown()


def test_a_quote_is_found_opened_and_handed_out_and_a_mail_is_written_from_it(desk):
    """D-66, D-68: the search, the card of a document, its PDF in the seller's own conversation, a mail by hand."""
    talk = desk.sample("quote-en")
    talk.asks("incoming")
    talk.press("mona", "step.confirm")
    talk.send("mona")
    number = talk.card.document.partition(" ")[0]
    talk.becomes("waiting")
    sandbox, before = desk.sandbox, len(desk.mails(talk.address))
    assert sandbox.command("mona", "/sales find").ok
    desk.form("mona", "view.find_documents")
    assert sandbox.submit("mona", {"text": number, "kind": "quote"}).ok
    desk.until(lambda: number in words(sandbox.modal("mona")["blocks"]), "the hit")
    assert sandbox.click_view("mona", f"document.open:{number}").ok
    shown = words(desk.form("mona", "view.document")["blocks"])
    assert "Det er der sket" in shown
    assert sandbox.click_view("mona", "document.pdf").ok
    files = sandbox.workspace.files
    desk.until(lambda: [one for one in files.values() if one.name == f"{number}.pdf"][1:], "the PDF for Mona")
    assert sandbox.click_view("mona", "letter.write").ok
    desk.form("mona", "view.letter")
    assert sandbox.submit("mona", {"opening": "Kære Brian\n\nVi ringer i morgen."}).ok
    review = desk.form("mona", "view.review")
    assert review["submit"]["text"] == "Bekræft og send"
    assert sandbox.submit("mona").ok
    desk.until(lambda: len(desk.mails(talk.address)) == before + 1, "the mail by hand")
    assert "Vi ringer i morgen." in body_of(desk.mails(talk.address)[-1])
    talk.becomes("waiting")
