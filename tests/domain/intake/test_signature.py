from __future__ import annotations

import pytest

from domain.intake.signature import body_end


@pytest.mark.parametrize(
    "closing",
    [
        "Kind regards,\nIda",
        "Med venlig hilsen\nIda Berg\nTlf. 12 34 56 78",
        "Mvh Ida",
        "Vänliga hälsningar\nIda",
        "Mit freundlichen Grüßen\nIda",
        "--\nIda | Firma | 5 Street",
        "Sent from my iPhone",
        "/Ida",
        "Many thanks,\nIda",
    ],
)
def test_the_body_ends_where_the_signature_begins(closing):
    text = f"Hej\n\n3 stole\n\n{closing}"
    assert text[: body_end(text)].strip() == "Hej\n\n3 stole"


def test_thanks_before_a_list_is_no_closing():
    text = "Tak\n- 3 stk stole\n- 4 stk borde\n"
    assert body_end(text) == len(text)


def test_a_line_of_equal_signs_under_a_heading_is_no_signature():
    text = "Ny bestilling\n=============\n3 stole"
    assert body_end(text) == len(text)


@pytest.mark.parametrize(
    "thanks",
    [
        "Tak for tilbuddet. Vi accepterer tilbuddet, og I må gerne sende varerne.",
        "vielen Dank für Ihr Angebot. Leider haben wir uns diesmal für einen anderen Anbieter entschieden.",
        "Takk for tilbudet. Vi aksepterer.",
        "Thanks for the quote, please go ahead.",
    ],
)
def test_thanks_with_which_an_answer_begins_do_not_end_it(thanks):
    """D-65: what follows the thanks is the customer's yes or no."""
    mail = f"Hej\n\n{thanks}\n\nVenlig hilsen\nBrian"
    assert thanks in mail[: body_end(mail)]


@pytest.mark.parametrize("closing", ["Tak Brian", "Thanks, Raj", "Vielen Dank\nKatrin", "Mange tak"])
def test_thanks_with_or_without_a_name_end_a_mail(closing):
    mail = f"Hej\n\nVi tager fire.\n\n{closing}"
    assert mail[: body_end(mail)].strip() == "Hej\n\nVi tager fire."
