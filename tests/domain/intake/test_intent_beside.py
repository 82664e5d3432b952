"""Words that mean one thing in one mail and another in the next: what decides is what stands beside them (D-24)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "subject", "intent"),
    [
        (
            "We have posted PO-88120 yesterday. Can you take out the wheel?",
            "Change to PO-88120",
            "order_change",
        ),
        ("Vi sendte jer RK-20114 i går. Tag venligst baghjulet ud.", "Ændring på RK-20114", "order_change"),
        ("Vi sendte RK-20114 i går. Baghjulet skal ut.", "Endring på RK-20114", "order_change"),
        ("Vi skickade RK-20114 igår. Bakhjulet ska bort.", "Ändring av RK-20114", "order_change"),
        (
            "Wir haben RK-20114 gestern geschickt. Das Rad bitte weglassen.",
            "Änderung zu RK-20114",
            "order_change",
        ),
        (
            "Kommunen ber om tilbod på 3 ks kopper FINE. Tilbodet må vera oss i hende fredag.",
            "",
            "quote_request",
        ),
        (
            "Not an order yet. Have you 200 of the back wheels there, or do they come by ship?",
            "",
            "product_inquiry",
        ),
        (
            "Hi, this is Lin from Harbour Castings, manufacturer of wheels. FOB Xiamen. Tell me which items you are interested in.",
            "Wheels factory direct",
            "vendor_offer",
        ),
        (
            "als Hersteller von Rädern möchten wir Ihnen unser Programm vorstellen. Wann dürfen wir Sie anrufen?",
            "Räder für Ihr Sortiment",
            "vendor_offer",
        ),
        (
            "Som producent af hjul vil vi gerne præsentere vores sortiment. Hvornår må vi ringe?",
            "Hjul til jeres sortiment",
            "vendor_offer",
        ),
        (
            "Som tillverkare av hjul vill vi presentera vårt program. När får vi ringa?",
            "Hjul till ert sortiment",
            "vendor_offer",
        ),
        (
            "Som produsent av hjul vil vi presentere vårt program. Når kan vi ringe?",
            "Hjul til deres sortiment",
            "vendor_offer",
        ),
        ("Congratulations! You have been selected for a free gift. Only 3 left. Claim now.", "", "spam"),
        ("Tillykke! Du er udtrukket til et gavekort. Klik her.", "", "spam"),
        ("Herzlichen Glückwunsch! Sie wurden ausgewählt. Klicken Sie hier.", "", "spam"),
        (
            "Your website does not rank for wheels. We get you on page 1 of Google or your money back. Free audit.",
            "Re: your website",
            "spam",
        ),
        ("2 baghjul og 3 forhjul tak. Har I forresten også sadler?", "", "order_request"),
        ("2 x CBT8901 and 3 back wheels please. Have you got saddles as well?", "", "order_request"),
        ("Har I 3 baghjul og 2 forhjul på lager?", "", "product_inquiry"),
    ],
)
def test_what_stands_beside_a_word_decides(understand, text, subject, intent):
    assert understand(text, subject=subject, customer_no="").intent.value == intent


@pytest.mark.parametrize(
    "text",
    [
        "Vi har fået et gebyr på faktura 88102, og kontoen er spærret. Kan I se på det?",
        "Vi har fått gebyr på faktura 88102, og kontoen er sperret. Kan dere se på det?",
        "Wir haben eine Gebühr auf Rechnung 88102, und unser Konto ist gesperrt. Bitte prüfen.",
        "There is a fee on invoice 88102 and our account has been blocked. Please look into it.",
    ],
)
def test_a_customer_may_speak_of_fees_and_blocked_accounts(understand, text):
    assert understand(text, subject="", customer_no="C1").intent.value == "invoice_question"


@pytest.mark.parametrize("text", ["Vi har ikke brug for koster, men send 3 ks kopper FINE. PO: 30011-VB"])
def test_brooms_are_no_question_for_the_price(understand, text):
    assert understand(text).intent.value == "order_request"
