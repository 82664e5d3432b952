"""Closed word lists of five languages that the reading rests on: function words, colours, sizes, like-for-like words.

General trade language only; words of one company's articles do NOT belong here (those are in its master data).
"""

from __future__ import annotations

from functools import lru_cache

from domain.intake.text import fold, keys


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in text.split())


STOP = _words(
    """
    a an the of for to in on at by with and or from as is are be was were this that these those it its they them their
    we us our you your i me my he she his her which who what one ones some any each per also too again still just only
    please kindly thanks thank ta hi hello dear same all both other another more about roughly around approx would like
    love want wants need needs order ordering buy purchase get have has had send sending supply deliver quote quotation
    price prices offer can could may might will shall should do does did so then if than into up go ok okay well new
    following below above here there now next time usual item items article articles product products piece pieces pcs
    pc ea qty quantity kind size number no nr ref

    en et den det de der som på i til fra med uden af og eller for vi os vores vor jeg mig min mit mine du dig din han
    hun dem deres jer jeres i er var har havde skal skulle vil ville kan kunne må bliver blive gerne bedes venligst tak
    hej hilsen samt også igen kun bare nogle noget nogen hver per pr ca cirka omkring stk styk stykker st vare varer
    varenr varenummer bestille bestiller bestilling bestil køb købe bruge mangler ønsker ønske sende send leveres
    levering tilbud pris priser farve farven størrelse str strl slags nummer denne dette disse sådan
    sådanne her der nu så når hvis end op ned ud ind på hos vedr angående tage tager får få lige helst evt eventuelt

    ei ein eit vi oss vår våre dere deres trenger ønsker bestille bestiller takk vennlig hilsen hei også bare noen
    noe hver stykk av med uten og eller til fra som skal vil kan må gjerne fargen farge størrelsen ha sendt

    ett ett och att av med utan eller till från som vi oss vår våra ni er era jag mig min mitt mina de dem deras ska
    skall vill kan måste gärna tack hej hälsningar även igen bara några något varje styck stycken behöver önskar
    beställa beställer beställning skicka leverans offert färg färgen storlek modell den det denna detta dessa
    här där nu så om än också ha få på hos är var har hade skulle

    ein eine einen einem einer eines der die das den dem des und oder von vom zu zum zur für mit ohne im in am an auf
    aus bei wir uns unser unsere unseren ihr ihre ihren sie ich mich mein meine du dein er es ist sind war haben hat
    hatte soll sollen wollen möchten möchte brauchen brauche benötigen benötige bestellen bestelle bestellung bitte
    danke hallo grüße gruß auch noch nur wieder je pro ca etwa circa stück stk st artikel art nr nummer angebot preis
    preise farbe größe gr liefern lieferung davon sowie als wie dann wenn hier da jetzt dazu

    vanlige vanlig almindelig almindelige normal normale usual regular gewöhnlich vanliga sædvanlige lækre gode nye neue new flere noget version udgave variant model
    samme samma selbe selben gleiche gleichen hertil dertil därtill tilhørende tillhörande serie serien series
    m t w f über ueber unter nach vor
    """
)
"""Words that say nothing about which item is meant."""

WITHOUT = _words("without w/o uden u/ uten utan ohne no ingen kein keine u")
WITH = _words("with med mit m w inkl incl including inklusive inclusive plus samt sowie including")
FOR = _words("for til till för für t passend passer to auf")
"""Prepositions after which the main thing is named, not the thing asked for."""

_COLOURS = {
    "black": "black sort sorte svart svarta svarte schwarz schwarze schwarzer schwarzen schwarzes",
    "white": "white hvid hvide hvidt hvit hvite hvitt vit vita vitt weiß weiße weisse weißer weißen weißes weiss",
    "grey": "grey gray grå gråt grått gråa grau graue grauer grauen graues",
    "lightgrey": "lysegrå lysgrå ljusgrå ljusgrått hellgrau hellgraue lightgrey",
    "darkgrey": "mørkegrå mørkgrå mörkgrå dunkelgrau antracit antrasitt antrazit anthracite anthrazit koksgrå charcoal",
    "blue": "blue blå blåt blått blåa blau blaue blauer blauen blaues",
    "navy": "navy mørkeblå mørkeblåt mørkeblått mörkblå mörkblått marineblå dunkelblau dunkelblaue marineblau marine",
    "lightblue": "lyseblå lyseblåt ljusblå hellblau hellblaue",
    "red": "red rød røde rødt røtt röd röda rött rot rote roter roten rotes",
    "darkred": "bordeaux vinrød vinröd weinrot burgundy mørkerød mörkröd dunkelrot",
    "green": "green grøn grønne grønt grønn grön gröna grönt grün grüne grüner grünen grünes",
    "darkgreen": "mørkegrøn mørkegrønn mörkgrön dunkelgrün",
    "yellow": "yellow gul gule gult gula gelb gelbe gelber gelben gelbes",
    "orange": "orange oransje orangefarvet orangefarben",
    "brown": "brown brun brune brunt bruna braun braune brauner braunen braunes",
    "beige": "beige sand sandfarvet sandfarget cream creme",
    "pink": "pink rosa lyserød lyserøde rosaröd",
    "purple": "purple violet lilla lila violett",
    "turquoise": "turquoise turkis turkos türkis teal petrol",
    "silver": "silver sølv sølvfarvet sølvfarget silvrig silber silbern silbergrau",
    "gold": "gold golden guld gull goldfarben forgyldt",
    "brass": "brass messing mässing",
    "copper": "copper kobber koppar kupfer",
    "chrome": "chrome chromed krom kromet forkromet kromad chrom verchromt",
    "steel": "stainless rustfri rustfrit rustfritt rostfri rostfritt edelstahl",
    "oak": "oak eg eik ek eiche",
    "birch": "birch birk birke bjørk björk",
    "walnut": "walnut valnød valnøtt valnöt nussbaum nußbaum",
    "beech": "beech bøg bøk bok buche",
    "ash": "ash ask esche",
    "pine": "pine fyr fyrretræ furu kiefer",
    "cherry": "cherry kirsebær kirsebærtræ kirschbaum kirsche körsbär",
    "clear": "clear transparent klar klart klare klara klarglas durchsichtig gennemsigtig",
    "cyan": "cyan",
    "magenta": "magenta",
}
COLOUR: dict[str, str] = {fold(word): name for name, words in _COLOURS.items() for word in words.split()}
"""Folded colour, wood or metal word -> its concept."""

CORE_COLOURS = frozenset(
    set(_COLOURS) - {"clear", "ash", "beech", "pine", "beige", "steel", "gold", "orange", "cherry"}
)
"""Concepts whose words are hardly ever anything else."""

_SIZES = {
    "XS": "xs", "S": "s small lille liten litet klein", "M": "m medium mellem mellan mittel",
    "L": "l large stor stort gross", "XL": "xl", "XXL": "xxl 2xl", "XXXL": "3xl xxxl",
}  # fmt: skip
SIZE: dict[str, str] = {word.casefold(): name for name, words in _SIZES.items() for word in words.split()}
"""By the word as written: folded, "xxl" would be "xl"."""
SIZE_CUE = _words("size str strl størrelse storlek größe gr groesse")

_ALIKE = """
with_armrests: armrest armrests arms armlæn armlener armlen armstöd armlehne armlehnen arm
castors: castor castors caster casters wheels wheel hjul rollen rädern räder
desk: desk skrivebord skrivbord schreibtisch
chair: chair stol stuhl
lid: lid lids låg lokk lock deckel
screwdriver_drill: drill boremaskine boreskrutrekker borrmaskin skruvdragare skrutrekker bohrmaschine akkuschrauber bohrschrauber boreskruemaskine skruemaskine drillmaskine driver akkubohrschrauber
nail: nail nails søm spiker spik nagel nägel
dimmable: dimmable dæmpbar dimbar dimmbar
sheepskin: sheepskin lambskin lammeskind fåreskind saueskinn lammeskinn fårskinn lammskinn lammfell schaffell
rug: rug carpet gulvtæppe tæppe gulvteppe teppe matta teppich
sink: sink vask diskho spüle
cleaner: cleaner cleaning rens rengøring rengjøring rengöring reiniger reinigung
bin: bin basket spand bøtte kurv hink papperskorg eimer korb
sack: sack sacks bag bags sæk sække sekk sekker säck säckar sackar beutel pose poser påse påsar
refuse: refuse rubbish garbage trash waste affald affalds avfall avfalls sop sopor müll abfall
copier: copy copier kopi kopier kopierings kopie printer
paper: paper papir papper papier
envelope: envelope envelopes kuvert kuverter konvolut konvolutter kuvert umschlag umschläge briefumschlag briefumschläge
battery: battery batteries batteri batterier batteria akku batterie batterien
charger: charger lader laddare ladegerät
clamp: clamp klemme klämma klemmfuß klemmfuss
cushion: cushion cushions hynde pude pute dyna kudde kissen
pillow: pillow pillows hovedpude hodepute huvudkudde kopfkissen
tape: tape tejp teip klebeband
washer: washer washers spændeskive skive underlagsskive bricka brickor unterlegscheibe scheibe
nut: nut nuts møtrik møtrikker mutter muttrar muttere
bolt: bolt bolts bult bultar bolte bolzen schraube
stacking: stackable stacking stabelbar stablebar stapelbar
rechargeable: rechargeable genopladelig oppladbar uppladdningsbar aufladbar
compartment: compartment compartments rum rom fack abteil abteile abteilen door
unground: loose løsvægt løsvekt lösvikt lose bulk løs løst løse
black_and_white: mono monochrome
organic: organic økologisk økologiske økologisk ekologisk ekologiskt bio øko
dark: dark mørk mørke mørkristet mörk dunkel
outdoor: outdoor udendørs ude utendørs utomhus außen aussen outside garden
floor: floor gulv golv boden
ceiling: ceiling loft tak decke
wall: wall væg vegg vägg wand
small: small lille liten litet klein kleine
double: double dobbelt dobbel dubbel doppelt doppel dual twin to-
single: single enkelt enkel enkel einfach einzel
medium: medium mellem mellom mellan mittel mellemristet mellombrent mellanrost mellemstor middels
usb: usb
round: round rund rundt runde runder rundes
lampshade: lampshade shade lampeskærm lampeskjerm lampskärm lampenschirm skærm
screen: projectorscreen lærred lerret filmduk leinwand
kettle: kettle elkedel elkoger vannkoker vattenkokare wasserkocher
bookcase: bookcase bookshelf reol bokhylle bokhylla regal bücherregal shelving
mug: mug mugs krus krusse muggar mugg kaffebecher
glove: glove gloves handske handsker hanske hansker handskar handschuh handschuhe
towel: towel towels håndklæde håndkle handduk handtuch
soft_close: softclose absenkautomatik softlukning softlukking mjukstängning mjukstängande slowclose
female_thread: female innvendig indvendig invändig innengewinde innv indv inv
screw: screw screws skrue skruer skruv schraube schrauben
"""
ALIKE: dict[str, str] = {
    key: line.split(":")[0]
    for line in _ALIKE.strip().splitlines()
    for word in line.split(":")[1].split()
    for key in (fold(word),)
}
"""Folded word -> group of words that mean the same thing in trade, across the five languages."""


_COLOUR_LEADS = {word[:3] for word in COLOUR}


@lru_cache(maxsize=16_384)
def colour_of(word: str) -> str:
    """Return the colour concept that a word names, '' if it is none."""
    found = COLOUR.get(fold(word))
    if found:
        return found
    if fold(word)[:3] not in _COLOUR_LEADS:  # stems differ from their word only behind that
        return ""
    for key in sorted(keys(word)):
        if len(key) >= 4 and key in COLOUR:
            return COLOUR[key]
    return ""


def group_of(word_keys: frozenset[str]) -> str:
    """Return the like-for-like group of a word by its forms, '' if it has none."""
    for key in sorted(word_keys):
        if key in ALIKE:
            return ALIKE[key]
    return ""
