"""Prices that a customer states for a line, in five languages; what is no price of one unit is left out (D-55, W-3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.intake import stored
from domain.intake.headings import Role
from domain.intake.stated_prices import Stated, amount_of, currency_of, row_price
from tests.domain.intake.seen import joined, printed, table


def stated(request) -> list[tuple[str, str, str]]:
    return [
        (line.item_no, "" if line.stated_price is None else str(line.stated_price), line.stated_currency)
        for line in request.lines
    ]


@pytest.mark.parametrize(
    ("text", "language", "price", "currency"),
    [
        ("Vi bestiller 10 stk Baghjul à 45,-", "da", "45", ""),
        ("Vi bestiller 10 stk. Baghjul til 1.250 kr stk", "da", "1250", "KR"),
        ("Vi bestiller 10 stk Baghjul til stykprisen 45,50 DKK", "da", "45.50", "DKK"),
        ("Hei, vi vil bestille 10 stk Baghjul til 45 kr pr. stk.", "nb", "45", "KR"),
        ("Hej, vi vill beställa 10 st Baghjul, 45 kr/st", "sv", "45", "KR"),
        ("We would like to order 10 Back wheel @ 12.50 EUR each", "en", "12.50", "EUR"),
        ("We would like to order 10 Front wheel at 1,250.00 EUR apiece.", "en", "1250.00", "EUR"),
        ("Wir bestellen 2 Stück Waschmaschine SKYL 8 kg, Stückpreis 9,80 €", "de", "9.80", "EUR"),
        ("Wir bestellen 2 Stück Waschmaschine SKYL 8 kg zu je 1.099,00 EUR", "de", "1099.00", "EUR"),
        ("Vi bestiller 3 kasser Kopper FINE 25 cl à 240 kr pr. kasse", "da", "240", "KR"),
        ("Wir bestellen 2 Stück Waschmaschine SKYL 8 kg zu 45 €", "de", "45", "EUR"),
        ("Vi bestiller 10 stk Baghjul, stykpris 45,50 DKK", "da", "45.50", "DKK"),
        ("Vi vill beställa 10 st Baghjul för 45 kr/st", "sv", "45", "KR"),
        ("Vi bestiller 1 Baghjul for 300 kr", "da", "300", "KR"),
        ("Vi bestiller 10 stk Baghjul. Prisen er 45 kr pr. stk.", "da", "45", "KR"),
    ],
)
def test_a_price_of_one_unit_is_the_line_s_d55(understand, text, language, price, currency):
    request = understand(text, language_hint=language)

    assert [(said, written) for _, said, written in stated(request)] == [(price, currency)]


@pytest.mark.parametrize(
    "text",
    [
        "Vi bestiller 10 stk Baghjul à 450 kr i alt",
        "Vi bestiller 10 stk Baghjul for 450 kr",
        "Vi bestiller 10 stk Baghjul. Fragt 45 kr pr. stk.",
        "Vi bestiller 10 stk Baghjul til max 45 kr pr. stk.",
        "Vi bestiller 1 Baghjul for under 450 kr",
        "Vi bestiller 10 stk Baghjul à 45 kr inkl. moms",
        "Vi bestiller 10 stk Baghjul til 450 kr pr. 10 stk",
        "Vi bestiller 3 kasser Kopper FINE 25 cl til 20 kr pr. stk.",
        "Vi bestiller et dusin Baghjul à 540,-",
        "Vi bestiller 10 stk Baghjul à 45 kr eller à 40 kr",
        "Vi bestiller 10 stk Baghjul.",
    ],
)
def test_totals_budgets_freight_vat_and_other_units_are_no_price_of_the_line_d55(understand, text):
    assert [price for _, price, _ in stated(understand(text))] == [""]


def test_each_line_of_a_sentence_and_of_a_list_has_its_own_price_d55(understand):
    sentence = understand("Vi bestiller 10 stk Baghjul til 45 kr stykket og 5 stk Forhjul til 50 kr stykket.")
    listed = understand(
        "Vi bestiller:\n- 10 stk Baghjul, 45 kr/stk\n- 5 stk Forhjul\n- 2 Malertape 50 mm à 19,50 kr"
    )

    assert stated(sentence) == [("1200", "45", "KR"), ("1210", "50", "KR")]
    assert stated(listed) == [("1200", "45", "KR"), ("1210", "", ""), ("7002", "19.50", "KR")]


@pytest.mark.parametrize(
    ("text", "language", "items"),
    [
        ("Vi bestiller 10 stk Baghjul à 45,- og 5 stk Forhjul à 50,-", "da", ["1200 10 45", "1210 5 50"]),
        ("Vi bestiller 10 stk Baghjul à 45 kr, 5 stk Forhjul à 50 kr og 3 ruller Malertape 50 mm à 20 kr", "da",
         ["1200 10 45", "1210 5 50", "7002 3 20"]),
        ("We order 10 Front wheel @ 45 EUR and 5 Desk lamp KLAR black @ 50 EUR", "en",
         ["1210 10 45", "3001 5 50"]),
        ("Vi vill beställa 10 st Baghjul för 45 kr/st och 5 st Forhjul för 50 kr/st", "sv",
         ["1200 10 45", "1210 5 50"]),
        ("- 10 stk Baghjul, enhedspris 45 DKK\n- 5 stk Forhjul, enhedspris 50 DKK", "da",
         ["1200 10 45", "1210 5 50"]),
    ],
)  # fmt: skip
def test_no_line_is_lost_behind_a_price_w3_d40_d55(understand, text, language, items):
    request = understand(text, language_hint=language)

    assert [f"{line.item_no} {line.quantity} {line.stated_price}" for line in request.lines] == items
    assert request.open == ()


def test_a_total_beside_the_price_is_not_taken_for_it_d55(understand):
    assert stated(understand("Vi bestiller:\n10 stk Baghjul à 45,- = 450,-")) == [("1200", "45", "")]


def test_a_row_of_a_mail_s_table_has_its_price_in_its_column_d55(understand):
    rows = "Hej, vi bestiller:\n\nVarenr\tTekst\tAntal\tPris\tBeløb\n1200\tBaghjul\t10\t45,00\t450,00\n1210\tForhjul\t5\t50,00\t250,00\n"

    assert stated(understand(rows)) == [("1200", "45.00", ""), ("1210", "50.00", "")]


def test_a_price_column_of_an_attachment_is_the_price_never_the_total_d25_d55(catalogue):
    sheet = table("Varenr;Tekst;Antal;Pris (EUR);I alt\n1200;Baghjul;10;45,00;450,00\n1210;Forhjul;5;;250,00")

    assert stated(joined(catalogue, sheet)) == [("1200", "45.00", "EUR"), ("1210", "", "")]


def test_a_printed_order_has_its_prices_too_d25_d55(catalogue):
    page = printed(
        "Bestilling 4711\n\nVarenr    Tekst      Antal   Pris\n1200      Baghjul    10      45,00\n1210      Forhjul    5       50,00\n"
    )

    assert stated(joined(catalogue, page)) == [("1200", "45.00", ""), ("1210", "50.00", "")]


def test_a_line_of_the_mail_gets_the_price_of_the_same_line_attached_d55(catalogue, understand):
    mail = understand("Vi bestiller 10 stk Baghjul, se vedhæftede.")
    sheet = table("Varenr;Tekst;Antal;Pris\n1200;Baghjul;10;45,00")

    assert stated(joined(catalogue, sheet, request=mail)) == [("1200", "45.00", "")]


ROLES = [Role.DESCRIPTION, Role.QUANTITY, Role.PRICE, Role.TOTAL]


@pytest.mark.parametrize(
    ("cells", "title", "price"),
    [
        (["Baghjul", "10", "45,00", "450,00"], "Pris", Stated(Decimal("45.00"))),
        (["Baghjul", "10", "45,00", ""], "Pris", Stated(Decimal("45.00"))),
        (["Baghjul", "10", "45,00 kr", "450"], "Preis EUR", Stated(Decimal("45.00"), "KR")),
        (["Baghjul", "10", "45,00", "405,00"], "Pris", None),
        (["Baghjul", "10", "45,00", "450,00"], "Pris inkl. moms", None),
        (["Baghjul", "10", "45,00", "4,50"], "Pris pr. 100", None),
        (["Baghjul", "10", "", "450,00"], "Pris", None),
    ],
)
def test_a_row_s_price_counts_if_its_total_agrees_d55(cells, title, price):
    assert row_price(cells, ROLES, ["Tekst", "Antal", title, "I alt"], Decimal(10)) == price


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.250 kr", "1250"),
        ("1.250,00", "1250.00"),
        ("1,250.00", "1250.00"),
        ("1 250", "1250"),
        ("12.50", "12.50"),
        ("9,80 €", "9.80"),
        ("45,-", "45"),
        ("0,125", "0.125"),
        ("1.250.000", "1250000"),
    ],
)
def test_prices_are_read_as_five_countries_write_them_d55(text, amount):
    assert str(amount_of(text)) == amount


def test_a_currency_is_what_is_written_and_krone_is_any_of_three_d55():
    assert [currency_of(one) for one in ("45 kr", "45 kroner DKK", "€ 45", "45", "eur/usd")] == [
        "KR",
        "DKK",
        "EUR",
        "",
        "",
    ]


def test_a_stated_price_is_kept_with_the_reading_d55(understand):
    request = understand("Vi bestiller 10 stk Baghjul à 45,-")

    assert stored.from_json(stored.to_json(request)) == request
