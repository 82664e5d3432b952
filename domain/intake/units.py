"""Words for units in five languages: the company's own list first, then these general ones.

Returned codes are only suggestions of the common kind (PCS, BOX …); the item's own units decide what is valid.
"""

from __future__ import annotations

from domain.intake.request import Catalogue

_GENERAL = """
PCS: stk stk. st st. styk stykk styck styks stykker stycken stück stücke pc pcs pce pces piece pieces ea each unit units ex exemplar eksemplarer
BOX: kasse kasser ks kas æske æsker eske esker boks bokser låda lådor ask askar box boxes bx case cases schachtel schachteln kiste kisten kasten kästen
CARTON: karton kartoner kartonger kartong krt ktn kolli ctn carton cartons kartons colli
PACK: pakke pakker pk pkt pak pack packs packet packets pakning pakninger förpackning förpackningar förp frp fp paket pakete packung packungen pck pkg ve
BAG: pose poser sæk sække sekk sekker påse påsar säck säckar beutel sack säcke tüte tüten bag bags sacks
SET: sæt sett set sets sats satser satz sätze garnitur kit kits
PAIR: par paar pair pairs pr prs
ROLL: rulle ruller rull rullar rolle rollen rl roll rolls reel reels coil coils kveil kveiler kveila ring ringe ringer ringar ringen spole spoler spolar
PALLET: palle paller pall pallar pll plt palette paletten pallet pallets
BOTTLE: flaske flasker flaska flaskor fl flasche flaschen bottle bottles btl
CAN: dunk dunke dunkar dunker kanne kanner kanister can cans canister canisters jerrycan
TIN: dåse dåser boks burk burkar dose dosen tin tins
BUNDLE: bundt bundter bunt bunter buntar bund bündel bundle bundles
TUBE: tube tuber tuben tubes kartusche kartuschen cartridge cartridges patron patroner patronen patroner
LEN: længde længder lengde lengder längd längder length lengths stang stænger stenger stänger stange stangen stav stave staver
BUCKET: tub tubs jar jars bøtte bøtter bytte bytter burken spand spande spann hink hinkar eimer bucket buckets
KG: kg kilo kilos kilogram kilogramm kilograms
G: g gr gram gramm grams
M: m mtr meter metre metres meters lfm
CM: cm centimeter zentimeter centimetre centimetres
L: l ltr liter litre litres liters
"""
_TABLE: dict[str, str] = {}
for _row in _GENERAL.strip().splitlines():
    _code, _, _list = _row.partition(":")
    for _word in _list.split():
        _TABLE.setdefault(_word.rstrip("."), _code)

MEASURED = frozenset({"KG", "G", "M", "CM", "L", "ML", "MM", "M2", "M3"})
"""Units that also stand in descriptions ("5 L", "40 cm") and so are weaker signs of a quantity."""


def unit_of(word: str, language: str, catalogue: Catalogue) -> str:
    """Return the unit code that a written word stands for, '' if it is none."""
    plain = word.strip().rstrip(".")
    if not plain or len(plain) > 20:
        return ""
    return catalogue.unit_code(plain, language) or _TABLE.get(plain.casefold(), "")


def general_unit(word: str) -> str:
    """Return the code of a unit word by the general list alone, '' if it is not there."""
    return _TABLE.get(word.strip().rstrip(".").casefold(), "")


_GERMAN_SOME = {"paar", "par"}


def is_pair(word: str) -> bool:
    """Say whether a word counts in pairs."""
    return word.strip().rstrip(".").casefold() in {"par", "paar", "pair", "pairs", "pr", "prs"}
