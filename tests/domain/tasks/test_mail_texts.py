"""Drafted mails: what they say in five languages, what a person's edits survive, what nothing promises (D-74, D-90)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from domain.intake.request import Why
from domain.sales.facts import DocumentView
from domain.tasks.mail_changes import mentions_changed
from domain.tasks.mail_grids import Option, Question, Shortage
from domain.tasks.mail_texts import (
    LINES,
    WITH_DOCUMENT,
    Generated,
    MailKind,
    assemble,
    carry_over,
    draft_reply,
    reply_subject,
    table_text,
)
from domain.words import catalogue
from tests.bot.pdf.samples import document, line, text_line

LANGUAGES = ("en", "da", "nb", "sv", "de")
SIGNATURE = "<p>Mona Kjærgaard<br><strong>Nordbo Engros A/S</strong></p>"
CHAIRS = Question(
    "to kontorstole",
    Why.AMBIGUOUS,
    (
        Option("10101", "Kontorstol NORD 100", "sort", "available", Decimal(1295), "DKK", "stk."),
        Option(
            "10102",
            "Kontorstol NORD 200",
            "",
            "out",
            None,
            "DKK",
            "stk.",
            matching=False,
            expected=date(2027, 1, 25),
        ),
    ),
)


def draft(kind, view=None, *, language="da", name="Birthe Rolskov", **facts):
    return draft_reply(MailKind(kind), view, language=language, contact_name=name, **facts)


def mail(made, *, signature=SIGNATURE, **generated):
    return assemble(made, Generated(**generated), signature_html=signature)


class Tags(HTMLParser):
    """Checks that tags are balanced and collects them and the text."""

    def __init__(self, html) -> None:
        super().__init__()
        self.open, self.seen, self.words = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs).get("href")))
        if tag not in ("br", "meta", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_a_quotes_mail_reads_as_a_person_would_write_it_d90():
    view = document()
    text, html = mail(draft("quote", view, subject="Stole til mødelokalet"), document=view)
    assert text == (
        "Kære Birthe Rolskov\n\n"
        "Tak for henvendelsen. Hermed sender vi vores tilbud SQ-10241. Linjerne fremgår nedenfor, og det samlede "
        "tilbud er vedhæftet som PDF.\n\n"
        "Deres reference: PO-2026-118\n\n"
        "Varenr.     Beskrivelse                Levering      Antal  Enhed  Enhedspris      Beløb\n"
        "----------------------------------------------------------------------------------------\n"
        "10101 SORT  Kontorstol NORD 100, sort  1. dec. 2026     12  stk.     1.295,00  15.540,00\n"
        "----------------------------------------------------------------------------------------\n"
        "                                                            I alt ekskl. moms  15.540,00\n"
        "                                                       25\u00a0% moms af 15.540,00   3.885,00\n"
        "                                                                    I alt DKK  19.425,00\n\n"
        "Tilbuddet er gyldigt til og med den 14. december 2026.\n\n"
        "Tilbuddet kan accepteres ved at besvare denne mail. Spørgsmål og ønsker om ændringer er også velkomne.\n\n"
        "Med venlig hilsen\n"
        "Mona Kjærgaard\n"
        "Nordbo Engros A/S\n"
    )
    words = " ".join(Tags(html).words)
    for one in (
        "Kære Birthe Rolskov",
        "Kontorstol NORD 100, sort",
        "15.540,00",
        "19.425,00",
        "Mona Kjærgaard",
    ):
        assert one in words
    assert Tags(html).seen.count(("table", None)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(MailKind))
def test_every_kind_has_its_sentences_in_every_language(kind, language):
    view = document(language=language)
    made = draft(kind, view, language=language, requested_date=date(2026, 11, 2), questions=(CHAIRS,))
    text, html = mail(made, document=view, shortages=SHORT, questions=(CHAIRS,))
    assert "{" not in text.replace(LINES, "")
    assert made.language == language
    assert f'lang="{language}"' in html
    if language != "en":
        english = draft(kind, view, language="en", requested_date=date(2026, 11, 2), questions=(CHAIRS,))
        for mine, theirs in ((made.opening, english.opening), (made.closing, english.closing)):
            assert not set(mine.split("\n\n")) & set(theirs.split("\n\n"))


SHORT = (
    Shortage("10101", "Kontorstol NORD 100, blå", Decimal(40), Decimal(12), "stk.", date(2027, 1, 25)),
    Shortage("60110", "Kaffe", Decimal("2.5"), Decimal(-3), "kasse"),
)


def codes_of(language: str, area: str) -> set[str]:
    """The codes of one catalogue file; cards have words about documents, too, but in Slack's languages only."""
    written = (files("domain.words") / language / f"{area}.po").read_bytes()
    return {str(message.id) for message in read_po(BytesIO(written)) if message.id}


@pytest.mark.parametrize("area", ["mails", "documents"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_mails_and_documents_is_missing_in_any_language(language, area):
    english = codes_of("en", area)
    assert len(english) > 20
    assert codes_of(language, area) == english


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_to_ask_has_its_question(why):
    question = Question("gaffeltruck", why)
    assert "»gaffeltruck«" in table_text(
        draft("options", questions=(question,)), Generated(questions=(question,))
    )


def test_a_revised_quote_says_that_it_replaces_the_earlier_one():
    made = draft("revised_quote", document(version=2), language="en")
    assert "our revised quote SQ-10241 v2" in made.opening
    assert "replaces our earlier quote" in made.opening


def test_an_order_confirmation_names_the_order_and_no_validity():
    made = draft("order", document(kind="order", number="SO-20511"), language="de")
    assert "den Auftrag SO-20511" in made.opening
    assert "gültig" not in made.closing


def test_nobodys_name_gives_a_general_greeting():
    assert draft("reply", language="de", name=" ").opening.startswith(
        "Sehr geehrte Damen und Herren,\n\nvielen Dank"
    )


def test_a_shortage_shows_what_was_asked_what_is_there_and_only_known_dates_d51():
    table = table_text(draft("not_available"), Generated(shortages=SHORT))
    assert words(table.splitlines()[2]) == "10101 Kontorstol NORD 100, blå 40 stk. 12 stk. 25. jan. 2027"
    assert words(table.splitlines()[3]) == "60110 Kaffe 2,5 kasse 0 kasse"
    assert "Forventes" not in table_text(draft("not_available"), Generated(shortages=SHORT[1:]))


def test_a_date_in_the_past_is_answered_as_not_possible_d54():
    made = draft("past_date", language="en", requested_date=date(2026, 11, 2))
    assert "2 November 2026, has already passed, so delivery on that day is not possible" in made.opening


def test_options_stand_in_two_tables_numbered_through_d43():
    table = table_text(draft("options", questions=(CHAIRS,)), Generated(questions=(CHAIRS,)))
    matching, alternatives = table.split("\n\n")[1:]
    assert matching.splitlines()[0] == "Varer, der passer"
    assert words(matching.splitlines()[3]) == "1 10101 Kontorstol NORD 100 sort På lager 1.295,00 stk."
    assert alternatives.splitlines()[0] == "Alternativer"
    assert alternatives.splitlines()[3].startswith("  2  10102")
    assert "Forventes 25. jan. 2027" in alternatives
    assert "På forespørgsel" in alternatives


def test_options_of_several_wishes_name_the_wish_beside_each():
    second = Question(
        "et bord", Why.AMBIGUOUS, (replace(CHAIRS.options[0], item_no="10220", description="Mødebord"),)
    )
    table = table_text(draft("options"), Generated(questions=(CHAIRS, second)))
    assert "et bord" in next(row for row in table.splitlines() if "10220" in row)
    assert "Forespørgsel" in table
    assert "Forespørgsel" not in table_text(draft("options"), Generated(questions=(CHAIRS,)))


def test_a_question_without_options_asks_for_the_missing_details():
    question = Question("stole", Why.MISSING_QUANTITY)
    made = draft("options", questions=(question,))
    assert "de manglende oplysninger" in made.closing
    assert "Et svar med numre" in draft("options", questions=(CHAIRS,)).closing


def test_unsupported_wishes_are_answered_neutrally_d91():
    made = draft("quote", document(), language="en", unsupported=("free shipping", "gift wrapping"))
    assert made.closing.startswith(
        "Unfortunately, the following is not available from us: free shipping; gift wrapping."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_promises_discounts_or_delivery_d91(language):
    promises = ("discount", "rabat", "guarantee", "garant", "will deliver", "leverer vi", "liefern wir")
    for code, sentences in catalogue(language).items():
        if code.startswith("mail."):
            assert not [word for word in promises if word in sentences[0].lower()], code


def test_what_customers_and_people_write_is_escaped_in_html():
    view = document([line(description="<script>alert(1)</script> & sofa"), text_line("<b>fed</b>")])
    made = replace(draft("quote", view, name="<i>Eve</i>"), closing="1 < 2\nlinje to")
    html = mail(made, document=view)[1]
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; sofa" in html
    assert "Kære &lt;i&gt;Eve&lt;/i&gt;" in html
    assert "<p>1 &lt; 2<br>linje to</p>" in html


def test_a_dangerous_signature_is_cleaned_on_the_way_out():
    html = mail(draft("reply"), signature='<p onclick="x()">Mona<script>steal()</script></p><img src=x>')[1]
    assert "<p>Mona</p></body>" in html
    assert "script" not in html


def test_braces_in_a_persons_text_stay_as_they_are():
    made = replace(draft("reply"), opening="Sæt {name} og {0} her")
    assert "Sæt {name} og {0} her" in mail(made)[0]


def test_the_body_field_splits_at_the_placeholder_d74():
    made = draft("quote", document())
    edited = made.with_body("Kære Birthe\r\n\r\nSe her:\n\n{lines}\n\nHilsen\n{lines}")
    assert (edited.opening, edited.closing) == ("Kære Birthe\n\nSe her:", "Hilsen")
    assert made.with_body(made.body) == made
    assert made.with_body("Kun tekst").opening == "Kun tekst"
    assert made.with_body("Kun tekst").closing == ""


def test_edited_words_are_kept_and_untouched_ones_renewed_d74():
    before = draft("quote", document(version=1), subject="Stole")
    after = draft("quote", document(version=2, valid_until=date(2026, 12, 20)), subject="Stole")
    edited = replace(before, opening="Kære Birthe\n\nHer er tilbuddet, som aftalt i telefonen.")
    kept = carry_over(edited, before, after)
    assert kept.opening == edited.opening
    assert "20. december 2026" in kept.closing
    assert carry_over(before, before, after) == after


@pytest.mark.parametrize(
    ("original", "subject"),
    [
        ("Stole", "Re: Stole"),
        ("SV: Re: AW: Stole", "Re: Stole"),
        ("Re[2]: Stole", "Re: Stole"),
        ("Reol: pris?", "Re: Reol: pris?"),
        ("  Stole \r\n og borde ", "Re: Stole og borde"),
        ("Re: ", "Tilbud SQ-10241"),
    ],
)
def test_subjects_have_one_mark_only(original, subject):
    assert reply_subject(original, "Tilbud SQ-10241") == subject


def test_a_mail_without_the_fact_it_needs_is_refused():
    for kind in (*WITH_DOCUMENT, MailKind.REJECTED, MailKind.PAST_DATE):
        with pytest.raises(ValueError, match="needs"):
            draft(kind)


def words(row):
    return " ".join(row.split())


def changed(text, old: DocumentView, new: DocumentView):
    return mentions_changed(text, old, new)


def test_words_that_mention_a_changed_number_are_marked_d74():
    old = document([line(quantity=Decimal(12))])
    new = document([line(quantity=Decimal(20), delivery_date=date(2026, 12, 8))], version=2)
    text = "Vi leverer 12 stole til 1.295,00 den 1. december, i alt 15 540,00 eller 15.540,00 (19.425)."
    assert changed(text, old, new) == ["12", "1. december", "15.540,00", "19.425"]


def test_numbers_inside_other_numbers_are_not_marked():
    old, new = document([line(quantity=Decimal(12))]), document([line(quantity=Decimal(20))])
    assert changed("120 stole, 3,12 m, 12.500 kr., SQ-12x, 2012", old, new) == []
    assert changed("12, 12. og (12)", old, new) == ["12"]


def test_unchanged_documents_mark_nothing():
    view = document()
    assert changed("12 stole, 1.295,00, 15.540,00, SQ-10241, 1/12", view, replace(view, version=2)) == []


def test_a_removed_line_marks_its_numbers_and_dates_in_other_spellings():
    old = document(
        [line(), line(20000, item_no="10505", quantity=Decimal(7), delivery_date=date(2026, 12, 24))]
    )
    new = document([line()])
    assert changed("10505: 7 stk. senest 24/12 (2026-12-24)", old, new) == [
        "10505",
        "7",
        "24/12",
        "2026-12-24",
    ]


def test_a_changed_version_marks_the_old_one():
    old, new = document(version=2), document(version=3)
    assert changed("Se SQ-10241 v2.", old, new) == ["SQ-10241 v2"]
