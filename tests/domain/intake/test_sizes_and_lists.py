"""One thing in several sizes, colours or dimensions, said in few words: lists behind a head, "of each", group attributes."""

from __future__ import annotations

from datetime import date

import pytest

from domain.intake.read import read
from domain.sales.folder import read_company

FILES = {
    "company.csv": "name,country,currency,language,time_zone\nVærk ApS,DK,DKK,da,Europe/Copenhagen\n",
    "units.csv": (
        "code,language,name,plural,synonyms\n"
        "PCS,da,styk,stk.,stk|st\nPCS,en,piece,pieces,pc|pcs\nPCS,de,Stück,Stück,Stk\nPCS,sv,styck,stycken,st\n"
        "PAIR,da,par,par,\nPAIR,en,pair,pairs,\nPAIR,de,Paar,Paar,\nPACK,da,pakke,pakker,pk\nPACK,de,Pack,Packungen,\n"
        "LEN,da,længde,længder,\nLEN,en,length,lengths,\nBOX,da,æske,æsker,esk|esker\nBOX,sv,ask,askar,\nBOX,en,box,boxes,\nM,da,meter,meter,m\n"
    ),
    "items.csv": (
        "item_no,description,base_uom,sales_uom,vendor_item_no,gtin,blocked,replaced_by\n"
        "T10,Fleecejakke LUN,PCS,,,,false,\nT20,Kedeldragt ROBUST,PCS,,,,false,\nT30,Gummistøvle S5,PAIR,,,,false,\n"
        "T40,T-shirt,PCS,,,,false,\nP15,Kobberrør hårdt 15 mm,LEN,,,,false,\nP22,Kobberrør hårdt 22 mm,LEN,,,,false,\nP54,Kobberrør hårdt 54 mm,LEN,,,,false,\n"
        "S40,Træskrue 4x40,BOX,,,,false,\nS50,Træskrue 5x50,BOX,,,,false,\nS60,Træskrue 6x60,BOX,,,,false,\n"
        "K1,Mikrofiberklud,PACK,,,,false,\nH16,Hulsav 16 mm,PCS,,,,false,\nH20,Hulsav 20 mm,PCS,,,,false,\nH40,Hulsav 40 mm,PCS,,,,false,\n"
        "B1,Spisekniv FIN,PCS,,,,false,\nB2,Spisegaffel FIN,PCS,,,,false,\nB3,Spiseske FIN,PCS,,,,false,\nB4,Spisekniv GROV,PCS,,,,false,\n"
        "V1,Håndvaskarmatur FJORD,PCS,,,,false,\nV2,Toiletpapirholder FJORD,PCS,,,,false,\nM1,Røremaskine 10 liter,PCS,,,,false,\n"
        "C54,Presmuffe kobber 54 mm,PCS,,,,false,\nC55,Presvinkel 90 kobber 54 mm,PCS,,,,false,\n"
    ),
    "item_units.csv": "item_no,uom_code,qty_per_base\nT30,PAIR,1\nB1,PCS,1\nB1,BOX,12\nB2,PCS,1\nB2,BOX,12\nB3,PCS,1\nB3,BOX,12\n",
    "item_variants.csv": (
        "item_no,variant_code,description\n"
        'T10,NAVY-S,"Marine, str. S"\nT10,NAVY-M,"Marine, str. M"\nT10,NAVY-L,"Marine, str. L"\nT10,NAVY-XL,"Marine, str. XL"\nT10,NAVY-XXL,"Marine, str. XXL"\n'
        'T10,GREEN-S,"Grøn, str. S"\nT10,GREEN-M,"Grøn, str. M"\nT10,GREEN-L,"Grøn, str. L"\nT10,GREEN-XL,"Grøn, str. XL"\nT10,GREEN-XXL,"Grøn, str. XXL"\n'
        'T20,NAVY-C52,"Marine, str. c52"\nT20,NAVY-C54,"Marine, str. c54"\nT20,GREY-C52,"Grå, str. c52"\nT20,GREY-C54,"Grå, str. c54"\n'
        "T30,40,Str. 40\nT30,42,Str. 42\nT30,46,Str. 46\nK1,RED,Rød\nK1,GREEN,Grøn\nK1,BLUE,Blå\n"
        "V1,SORT,Sort\nV1,KROM,Krom\nV2,SORT,Sort\nV2,KROM,Krom\n"
    ),
    "item_translations.csv": (
        "item_no,variant_code,language,description\n"
        "T10,,en,Fleece jacket LUN\nT10,,de,Fleecejacke LUN\nT10,,nb,Fleecejakke LUN\nT10,,sv,Fleecejacka LUN\nT20,,en,Boiler suit ROBUST\nT30,,en,Rubber boot S5\nT30,,de,Gummistiefel S5\nT30,,nb,Gummistøvel S5\nT30,,sv,Gummistövel S5\n"
        "P15,,en,Copper pipe hard 15 mm\nP22,,en,Copper pipe hard 22 mm\nP54,,en,Copper pipe hard 54 mm\nP15,,de,Kupferrohr hart 15 mm\nP22,,de,Kupferrohr hart 22 mm\nP54,,de,Kupferrohr hart 54 mm\n"
        "S40,,en,Wood screw 4x40\nS50,,en,Wood screw 5x50\nS60,,en,Wood screw 6x60\nS40,,nb,Treskrue 4x40\nS50,,nb,Treskrue 5x50\nS60,,nb,Treskrue 6x60\nK1,,en,Microfibre cloth\nK1,,de,Mikrofasertuch\nK1,,sv,Mikrofiberduk\n"
        "H16,,en,Hole saw 16 mm\nH20,,en,Hole saw 20 mm\nH40,,en,Hole saw 40 mm\nH16,,de,Lochsäge 16 mm\nH20,,de,Lochsäge 20 mm\nH40,,de,Lochsäge 40 mm\n"
        "B1,,en,Table knife FIN\nB2,,en,Table fork FIN\nB3,,en,Table spoon FIN\nB4,,en,Table knife GROV\nB1,,sv,Bordskniv FIN\nB2,,sv,Bordsgaffel FIN\nB3,,sv,Matsked FIN\nB4,,sv,Bordskniv GROV\n"
        "V1,,en,Basin mixer FJORD\nV2,,en,Toilet roll holder FJORD\nV1,,de,Waschtischarmatur FJORD\nV2,,de,Toilettenpapierhalter FJORD\nV1,,nb,Servantbatteri FJORD\nV2,,nb,Toalettrullholder FJORD\nM1,,en,Planetary mixer 10 litre\n"
        "C54,,en,Press coupling copper 54 mm\nC55,,en,Press elbow 90 copper 54 mm\n"
    ),
    "item_references.csv": "item_no,variant_code,uom_code,type,owner,reference_no,description\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop():
    return read_company({name: text.splitlines(keepends=True) for name, text in FILES.items()}).catalogue


@pytest.mark.parametrize(
    ("phrase", "variant"),
    [
        ("fleecejakke marine S", "NAVY-S"),
        ("fleecejakke marine str. XL", "NAVY-XL"),
        ("fleecejakke marine XXL", "NAVY-XXL"),
        ("fleecejakke grøn 2XL", "GREEN-XXL"),
        ("kedeldragt grå 54", "GREY-C54"),
        ("kedeldragt marine str. 52", "NAVY-C52"),
    ],
)
def test_a_size_decides_among_variants_of_colour_and_size(shop, phrase, variant):
    """Of a code like NAVY-C54 people say the colour and the number (D-41)."""
    match = shop.match(phrase, "da", "")

    assert (match.why, [one.variant_code for one in match.candidates]) == (None, [variant])


def _read(shop, text, language):
    request = read(
        text,
        subject="",
        quoted="",
        language_hint=language,
        customer_no="",
        today=date(2026, 11, 18),
        catalogue=shop,
    )
    return [(one.item_no, one.variant_code, f"{one.quantity.normalize():f}") for one in request.lines]


FLEECES = [("T10", "NAVY-S", "2"), ("T10", "NAVY-L", "6")]
BOOTS = [("T30", "40", "2"), ("T30", "46", "1")]
CLOTHS = [("K1", "RED", "15"), ("K1", "GREEN", "15")]
SAWS = [("H16", "", "1"), ("H20", "", "1"), ("H40", "", "1")]
CUTLERY = [("B1", "", "4"), ("B2", "", "4"), ("B3", "", "4")]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("da", "Vi vil gerne bestille fleecejakker marine: S 2, L 6", FLEECES),
        ("nb", "Vi bestiller fleecejakker marine, 2 stk str. S, 6 stk L", FLEECES),
        ("en", "Please send 2 x S and 6 x L fleece jackets navy", FLEECES),
        ("sv", "Vi beställer fleecejackor marin: 2 S / 6 L", FLEECES),
        ("da", "Bestilling:\n- 3 par gummistøvler (2 i 40, 1 i 46)", BOOTS),
        ("nb", "Bestilling:\n- gummistøvler S5: str 40 x 2, str 46 x 1", BOOTS),
        ("en", "Please order rubber boots S5: two in 40, 1 in 46.", BOOTS),
        ("de", "Bitte liefern:\nGummistiefel S5: 2 Paar 40, 1 Paar 46", BOOTS),
        ("da", "Vi skal bruge 1 kedeldragt marine 54 og 2 i 52", [("T20", "NAVY-C54", "1"), ("T20", "NAVY-C52", "2")]),
    ],
)  # fmt: skip
def test_sizes_behind_one_head_are_lines_of_their_own(shop, language, text, wanted):
    """ "Jackets: S 2, L 6" orders two things (D-40)."""
    assert _read(shop, text, language) == wanted


def test_sizes_that_do_not_make_the_number_said_before_are_asked(shop):
    """Seven pairs, but two and three and one: nothing is guessed (D-40)."""
    assert _read(shop, "Vi bestiller 7 par gummistøvler (2 i 40, 3 i 42, 1 i 46)", "da") == []


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("da", "Vi bestiller hulsav 16, 20 og 40 (en af hver)", SAWS),
        ("en", "We need one of each of the hole saws 16, 20 and 40 mm", SAWS),
        ("de", "Wir bestellen je 1 Lochsägen 16, 20 und 40 mm", SAWS),
        ("de", "Bitte bieten Sie an: Mikrofasertücher rot und grün, je 15 Pack", CLOTHS),
        ("da", "Bestilling: mikrofiberklude rød og grøn, 15 pk af hver", CLOTHS),
        ("sv", "Vi beställer bordsknivar FIN, bordsgafflar FIN och matskedar FIN, fyra askar av varje", CUTLERY),
        ("en", "Please quote table knives FIN, table forks FIN and table spoons FIN, four of each.", CUTLERY),
    ],
)  # fmt: skip
def test_a_number_of_each_counts_every_thing_of_a_list(shop, language, text, wanted):
    """ "Knives, forks and spoons, four of each" are three lines of four (D-40)."""
    assert _read(shop, text, language) == wanted


PIPES = [("P15", "", "10"), ("P54", "", "5")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Jeg vil gerne have et tilbud på hårde kobberrør:\n\n- 15 mm: 10 længder\n- 54 mm: 5 længder"),
        ("en", "Please quote for hard copper pipe:\n\n15 mm - 10 lengths\n54 mm - 5 lengths"),
        ("de", "Bitte ein Angebot über Kupferrohr hart:\n\n* 15 mm: 10 Stück\n* 54 mm: 5 Stück"),
        ("da", "Bestilling:\n\nKobberrør hårdt\n15 mm 10 stk\n54 mm 5 stk"),
    ],
)  # fmt: skip
def test_lines_with_a_size_only_are_what_the_heading_above_names(shop, language, text):
    """A heading's thing is the head of its lines (D-40)."""
    assert _read(shop, text, language) == PIPES


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Send et tilbud på 2 håndvaskarmaturer FJORD og 3 toiletpapirholdere. Alt i sort tak."),
        ("nb", "Vi ønsker svart på alt. Pris på:\n- 2 servantbatteri FJORD\n- 3 toalettrullholder FJORD"),
        ("en", "She wants black throughout. Please quote two FJORD basin mixers and three toilet roll holders."),
        ("de", "Bitte Angebot, alles in schwarz:\n2 Waschtischarmaturen FJORD\n3 Toilettenpapierhalter FJORD"),
    ],
)  # fmt: skip
def test_a_colour_said_for_everything_decides_between_variants(shop, language, text):
    """What is said once for all lines need not be asked for each (D-40, D-43)."""
    assert _read(shop, text, language) == [("V1", "SORT", "2"), ("V2", "SORT", "3")]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Pricing please:\npress elbows 90 copper 54 mm ....... 60", [("C55", "", "60")]),
        ("en", "Pricing please:\n10 litre planetary mixer - one", [("M1", "", "1")]),
        ("en", "Please quote:\nhole saw 16mm x 2, hole saw 20mm x 6", [("H16", "", "2"), ("H20", "", "6")]),
        ("da", "Bestilling:\nPresvinkel 90 kobber 54 mm        12", [("C55", "", "12")]),
    ],
)  # fmt: skip
def test_a_number_set_apart_at_the_end_of_a_line_counts_it(shop, language, text, wanted):
    """Dots, blanks or a dash lead to the quantity; numbers before them belong to the thing (D-40)."""
    assert _read(shop, text, language) == wanted


def test_a_line_that_names_its_thing_takes_nothing_from_the_heading(shop):
    """A hose of 15 mm is no pipe because pipes were spoken of above it (D-40)."""
    text = "Tilbud på hårde kobberrør:\n\n- 22 mm: 10 længder\n- rørbærere med gummi til 54 og 15 mm, 100 stk af hver"

    assert _read(shop, text, "da") == [("P22", "", "10")]


def test_lines_with_a_size_only_follow_the_line_that_named_the_thing(shop):
    """A table's later rows leave out what its first row said (D-40)."""
    assert _read(shop, "Vårordren:\n\ntreskrue 4x40\t12 esk\n5x50\t20 esk\n6x60\t2 esk", "nb") == [
        ("S40", "", "12"),
        ("S50", "", "20"),
        ("S60", "", "2"),
    ]


SUITS = [("T20", "NAVY-C52", "2"), ("T20", "NAVY-C54", "1")]
FINE = [("B1", "", "20"), ("B2", "", "20")]
COPPERS = [("C54", "", "8"), ("C55", "", "4")]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("da", "Til de nye folk:\n\nKedeldragt ROBUST marine\nStr. 52: 2\nStr. 54: 1\n", SUITS),
        ("en", "Please send:\nBoiler suit ROBUST navy, sizes 52 (2), 54 (1)", SUITS),
        ("de", "Bitte liefern:\nKupferrohr hart:\n15 mm   10 Stk\n54 mm   5 Stk", [("P15", "", "10"), ("P54", "", "5")]),
        ("de", "Bitte liefern: Kupferrohr hart, je 5 Stk in 15, 22 und 54 mm", [("P15", "", "5"), ("P22", "", "5"), ("P54", "", "5")]),
        ("en", "Please order\nFIN cutlery: 20 each of table knife and table fork", FINE),
        ("da", "Vi skal bruge følgende kobber:\nPresmuffe 54 mm - 8 stk\nPresvinkel 54 mm - 4 stk", COPPERS),
        ("da", "Bestilling: mikrofiberklud, rød og grøn, 15 pk af hver", CLOTHS),
    ],
)  # fmt: skip
def test_a_heading_is_for_the_lines_below_it(shop, language, text, wanted):
    """What stands once above or before a list belongs to each of its lines (D-40)."""
    assert _read(shop, text, language) == wanted


def test_long_lines_of_a_list_without_bullets_are_lines_of_their_own(shop):
    """Who breaks the line behind a finished wish does not go on with it in the next (D-40)."""
    text = "Vi bestiller:\nHulsav 16 mm 4 stk + hulsav 20 mm 3 stk, begge i god kvalitet tak\nToiletpapirholder FJORD sort 6 stk"
    assert ("V2", "SORT", "6") in _read(shop, text, "da")


def test_a_date_only_in_the_subject_is_the_wanted_one(shop):
    request = read("3 stk røremaskiner 10 liter", subject="Bestilling uge 49", quoted="", language_hint="da", customer_no="", today=date(2026, 11, 18), catalogue=shop)  # fmt: skip
    assert request.requested_range == (date(2026, 11, 30), date(2026, 12, 4))
