"""Lines of a mail: each rule and trap of understanding.md with a test of its own."""

from __future__ import annotations

import pytest

from domain.intake.request import Intent, Why
from tests.domain.intake.conftest import lines


def test_an_order_of_two_named_items_becomes_two_lines_with_evidence_d40_d42(understand):
    request = understand(
        "Hej\nVi vil gerne bestille:\n2 skrivebordslamper KLAR, hvid\n3 kasser kopper FINE\nMvh Ida"
    )
    assert request.intent == Intent.ORDER_REQUEST
    assert lines(request) == [("3001", "HVID", "2", "PCS"), ("5001", "", "3", "BOX")]
    assert [one.evidence.text for one in request.lines] == [
        "2 skrivebordslamper KLAR, hvid",
        "3 kasser kopper FINE",
    ]


def test_the_evidence_is_a_place_in_the_text_d42(understand):
    text = "Hej\nVi bestiller 3 kasser kopper FINE."
    (line,) = understand(text).lines
    assert text[line.evidence.start : line.evidence.end] == line.evidence.text


def test_a_missing_colour_is_asked_and_never_guessed_d43(understand):
    request = understand("Vi bestiller 2 skrivebordslamper KLAR")
    assert lines(request) == []
    assert request.open[0].why == Why.AMBIGUOUS
    assert [one.variant_code for one in request.open[0].candidates] == ["SORT", "HVID"]


def test_a_colour_that_does_not_exist_shows_those_that_do_w7(understand):
    request = understand("Vi bestiller 2 skrivebordslamper KLAR i rød")
    assert request.open[0].why == Why.UNKNOWN_VARIANT
    assert [one.variant_code for one in request.open[0].candidates] == ["SORT", "HVID"]


def test_the_plain_item_is_meant_when_every_other_says_more(understand):
    assert lines(understand("Vi bestiller 2 skrivebordslamper KLAR, sort")) == [("3001", "SORT", "2", "PCS")]
    assert lines(understand("Vi bestiller 2 skrivebordslamper KLAR med klemme, sort")) == [
        ("3002", "SORT", "2", "PCS")
    ]


def test_what_is_to_be_without_something_is_not_the_item_that_has_it(understand):
    assert lines(understand("Vi bestiller 2 lamper KLAR til skrivebord uden klemme, hvid"))[:1] in (
        [],
        [("3001", "HVID", "2", "PCS")],
    )
    assert lines(understand("Vi bestiller 2 skrivebordslamper KLAR uden klemme, sort")) == [
        ("3001", "SORT", "2", "PCS")
    ]


def test_part_of_a_compound_word_asks_between_its_kinds_w1(understand):
    request = understand("Wir bestellen 2 Züge TUFF")
    assert lines(request) == []
    assert {one.item_no for one in request.open[0].candidates} == {"3010", "3011"}


def test_the_head_of_the_name_must_agree_w2(understand):
    request = understand("Wir bestellen 2 Waschpulver SKYL")
    assert lines(request) == []
    assert request.open[0].why == Why.UNKNOWN_ITEM


def test_an_item_that_is_not_there_is_unknown_and_not_the_most_similar_one(understand):
    request = understand("We order:\n- 5 desk lamp shades KLAR\n- 2 garden hoses 5/8")
    assert lines(request) == []


def test_numbers_of_the_name_must_agree(understand):
    assert lines(understand("Vi bestiller 2 duge HØR 140x300 i blå")) == [("9002", "BLAA", "2", "PCS")]
    request = understand("Vi bestiller 2 duge HØR 140x250 i blå")
    assert lines(request) == []


def test_inches_of_a_hose_are_neither_date_nor_quantity(understand):
    assert lines(understand("Vi bestiller 20 m slange 3/8 gummi")) == [("4002", "", "20", "M")]


def test_a_thousand_cases_are_not_item_1000(understand):
    request = understand("Vi bestiller 1.200 kasser kopper FINE")
    assert lines(request) == [("5001", "", "1200", "BOX")]


def test_a_bare_number_is_an_item_only_after_a_cue_or_beside_a_quantity(understand):
    assert lines(understand("Vi bestiller 4 stk varenr. 1200")) == [("1200", "", "4", "PCS")]
    assert lines(understand("Vi bestiller:\n1200 - 4 stk")) == [("1200", "", "4", "PCS")]


def test_a_code_is_found_however_it_is_written_and_never_corrected(understand):
    assert lines(understand("Please order:\n3 x [CBT 89 01]", language_hint="en")) == [
        ("CBT8901", "", "3", "PCS")
    ]
    request = understand("Please order:\n3 x CBT8902", language_hint="en")
    assert lines(request) == []
    assert request.open[0].why == Why.UNKNOWN_ITEM


def test_a_customers_own_number_means_his_item_and_nobody_elses_d41(understand):
    assert lines(understand("Vi bestiller 5 ks varenr. 210")) == [("5001", "", "5", "BOX")]
    request = understand("Vi bestiller 5 stk HJUL-9", customer_no="C1")
    assert lines(request) == []
    assert lines(understand("Vi bestiller 5 stk HJUL-9", customer_no="C2")) == [("1200", "", "5", "PCS")]


def test_a_gtin_is_an_exact_identifier_d41(understand):
    assert lines(understand("Vi bestiller:\n5701234567899 - 10 kasser")) == [("5001", "", "10", "BOX")]


def test_the_unit_that_was_written_stays_if_the_item_has_it_d44(understand):
    assert lines(understand("Vi bestiller 500 g skruer 5x60")) == [("6001", "", "500", "G")]
    assert lines(understand("Vi bestiller 2 kg kaffe BØNNE løsvægt")) == [("6003", "", "2", "KG")]


def test_kilos_of_bags_of_one_kilo_are_bags_and_odd_amounts_are_asked_w5(understand):
    assert lines(understand("Vi bestiller 4 kg kaffe BØNNE 1 kg")) == [("6002", "", "4", "BAG")]
    request = understand("Vi bestiller 2,5 kg kaffe BØNNE 1 kg")
    assert lines(request) == []
    assert request.open[0].why == Why.UNKNOWN_UNIT


def test_no_unit_is_the_sales_unit_but_who_counts_a_thousand_cups_counts_pieces(understand):
    assert lines(understand("Vi bestiller 5 kopper FINE")) == [("5001", "", "5", "BOX")]
    assert lines(understand("Vi bestiller 2000 papkrus 25 cl")) == [("5002", "", "2000", "PCS")]


def test_cups_with_lids_are_both_wanted(understand):
    assert lines(understand("Vi bestiller 1000 papkrus 25 cl med låg")) == [
        ("5002", "", "1000", "PCS"),
        ("5003", "", "1000", "PCS"),
    ]


def test_the_same_item_twice_stays_two_lines_d44(understand):
    request = understand("Vi bestiller:\n2 ks kopper FINE\n5 ks kopper FINE")
    assert [one[2] for one in lines(request)] == ["2", "5"]


def test_a_blocked_item_is_asked_with_what_follows_it(understand):
    request = understand("Vi bestiller 3 stole GAMMEL i eg")
    assert lines(request) == []
    assert request.open[0].why == Why.BLOCKED_ITEM
    assert [(one.item_no, one.variant_code) for one in request.open[0].candidates] == [
        ("8001", "EG"),
        ("8002", "EG"),
    ]


def test_some_of_a_thing_asks_how_many(understand):
    request = understand("Vi bestiller 3 kasser kopper FINE og nogle pakker malertape 50 mm")
    assert lines(request) == [("5001", "", "3", "BOX")]
    assert request.open[0].why == Why.MISSING_QUANTITY


def test_a_named_thing_without_any_number_asks_how_many(understand):
    request = understand("Vi bestiller 3 kasser kopper FINE. Vi mangler også malertape 50 mm.")
    assert request.open[0].why == Why.MISSING_QUANTITY
    assert request.open[0].candidates[0].item_no == "7002"


def test_more_than_fifteen_lines_are_read_w6_d46(understand):
    request = understand("Vi bestiller:\n" + "\n".join(f"{count} ks kopper FINE" for count in range(1, 61)))
    assert [one[2] for one in lines(request)] == [str(count) for count in range(1, 61)]


def test_a_mail_in_two_languages_is_read_in_both_w12(understand):
    request = understand(
        "Hej, vi bestiller:\n2 desk lamps KLAR, black\n3 Stück Slange 1/2 gummi\n4 par handsker GREB str. L"
    )
    assert ("3001", "SORT", "2", "PCS") in lines(request)
    assert ("7001", "L", "4", "PAIR") in lines(request)


def test_sizes_need_a_cue_or_a_capital_letter(understand):
    assert lines(understand("Vi bestiller 10 par handsker GREB M")) == [("7001", "M", "10", "PAIR")]
    assert understand("Vi bestiller 10 par handsker GREB").open[0].why == Why.AMBIGUOUS


def test_a_table_is_read_by_its_quantity_column(understand):
    text = "Hej\n\nVarenr\tTekst\tAntal\nAB/7-W\tVores lampe\t15\n5001\tKopper\t40\n"
    assert lines(understand(f"Vi bestiller\n{text}"))[0] == ("3001", "HVID", "15", "PCS")


def test_several_wishes_in_one_sentence_are_several_lines(understand):
    request = understand("Vi skal bruge 3 kasser kopper FINE, 2 ruller malertape 50 mm og 4 stole NY i birk")
    assert lines(request) == [
        ("5001", "", "3", "BOX"),
        ("7002", "", "2", "ROLL"),
        ("8002", "BIRK", "4", "PCS"),
    ]


def test_quantities_behind_their_words_are_read_too(understand):
    request = understand("Vi skal bruge\nkopper FINE 3 ks\nmalertape 50 mm, 2 ruller\nstole NY birk: 4 stk")
    assert lines(request) == [
        ("5001", "", "3", "BOX"),
        ("7002", "", "2", "ROLL"),
        ("8002", "BIRK", "4", "PCS"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sidste år købte vi 20 kasser kopper FINE.",
        "We have bought 20 boxes of cups FINE before.",
        "Næste gang skal vi bruge 20 kasser kopper FINE.",
        "20 kasser kopper FINE? nej det var sidste gang :-)",
    ],
)
def test_history_and_later_and_withdrawn_wishes_are_not_requests(understand, sentence):
    request = understand(f"Vi bestiller 2 ruller malertape 50 mm. {sentence}")
    assert lines(request) == [("7002", "", "2", "ROLL")]


def test_phones_prices_and_addresses_are_no_quantities(understand):
    request = understand(
        "Vi bestiller 2 ruller malertape 50 mm til 39,50 kr.\nRing på tlf. 12 34 56 78\nMvh\nIda\nVejen 5"
    )
    assert lines(request) == [("7002", "", "2", "ROLL")]
    assert request.open == ()
    assert "price_mentioned" in request.flags


def test_the_lines_of_a_delivery_address_are_not_wishes(understand):
    text = "Vi bestiller 2 ruller malertape 50 mm.\n\nLeveringsadresse:\nHallen\nMarkvej 31\n3250 Gilleleje\n\nMvh Ida"
    request = understand(text)
    assert lines(request) == [("7002", "", "2", "ROLL")]
    assert request.open == ()
    assert request.ship_to_text == "Hallen\nMarkvej 31\n3250 Gilleleje"


def test_a_typing_error_in_a_word_is_forgiven_in_a_number_it_is_not(understand):
    assert lines(understand("Vi bestiller 2 ruller malertpae 50 mm")) == [("7002", "", "2", "ROLL")]
    assert lines(understand("Vi bestiller 2 ruller malertape 55 mm")) == []


def test_letters_without_their_dots_and_rings_are_the_same_word(understand):
    assert lines(understand("Vi bestiller 2 duge HOR 140x200 gron")) == [("9001", "GROEN", "2", "PCS")]


def test_an_accessory_is_not_the_thing_it_is_for(understand):
    assert lines(understand("Vi bestiller 3 puder til stol NY")) == [("8003", "", "3", "PCS")]


def test_the_delivery_date_of_the_whole_request_is_read_and_other_dates_are_not_d40(understand):
    request = understand(
        "Vi bestiller 3 kasser kopper FINE. Bestyrelsen mødes den 26. november. Levering senest 4. december."
    )
    assert (request.requested_date.isoformat(), request.date_text) == ("2026-12-04", "4. december")


def test_a_past_delivery_date_is_kept_and_flagged(understand):
    request = understand("Vi bestiller 3 kasser kopper FINE, levering senest 2. november")
    assert request.requested_date.isoformat() == "2026-11-02"
    assert "past_delivery_date" in request.flags


def test_a_forwarded_wish_is_read_from_the_forwarded_text_w11(understand):
    quoted = "Fra: Guro\nSendt: 17. nov. 2026\nTil: Ida\nEmne: Udstyr\n\nVi bestiller 3 kasser kopper FINE"
    request = understand("Kan I levere dette? Mvh Ida", subject="VS: Udstyr", quoted=quoted)
    assert lines(request) == [("5001", "", "3", "BOX")]
    assert "forwarded" in request.flags


def test_reading_twice_gives_the_very_same_request(understand):
    text = "Vi bestiller 3 kasser kopper FINE, 2 stole NY og 5 lamper KLAR"
    assert understand(text) == understand(text)


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 90_000, "1 " * 3_000, "\t|" * 1500, "((((((" * 500, "🙂\u202e12 stk"]
)
def test_odd_texts_are_read_without_harm(understand, text):
    assert understand(text).lines == ()
