"""Which of five languages a mail is written in: a vote of function words. Translating does NOT belong here."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_VOTES: dict[str, str] = {
    "en": """black white red blue green grey yellow boxes cases pieces pcs size usual address gloves chairs alright the and of for please we you your our with would like could have has is are be this that will can to on by
        thanks thank regards order quote delivery need what which from it if not hello dear best kind any by at as so do
        before price attached looking send us my me i us'd was were been but there them they about out when how""",
    "da": """hvid hvide sort sorte rød røde blå grå grøn kasser poser ruller stk ks krt jeg vi ikke til med og af på det den der som en et er har kan skal vil venlig hilsen venligst tak hej mvh
        gerne bestille tilbud levering jer os vores fra eller bedes ønsker stk kunne også hvornår hvad hvor når uge nogle
        noget jeres mange ad blev efter bliver i lige må nu vh mangler følgende vedhæftet bh kh bruge hvid sort fået
        inden senest købe køb ordre rekv hos få skulle ville meget godmorgen dage dagen""",
    "nb": """hvit hvite svart svarte rød røde blå grå grønn esker kartonger ruller stk jeg vi ikke til med og av på det den som en et ei er har kan skal vil vennlig hilsen vennligst takk hei mvh
        gjerne bestille tilbud levering dere oss vår våre fra eller ønsker stk kunne også når hva hvor uke noen noe deres
        mange etter blir i nå trenger følgende vedlagt vedlagte hvit svart fått innen senest kjøpe kjøp ordre hos få
        skulle ville mye mvh tusen hilser beste gang bare til imorgen bestilling mellom esker svarte leveres""",
    "sv": """vit vita svart svarta röd blå grå grön lådor kartonger rullar st jag vi inte till med och av på det den som en ett är har kan ska skall vill vänlig vänliga hälsningar tack
        hej mvh gärna beställa offert leverans er oss vår våra från eller önskar st kunde också när vad var vecka några
        något ert era många efter blir i nu behöver följande bifogad bifogat vit svart fått innan senast köpa order hos
        få skulle mycket hälsning dag utan hälsar bra snälla önskas beställning bästa""",
    "de": """schwarz weiß rot blau grün grau stk kartons rollen ich wir nicht zu mit und von auf das die der den dem ein eine einen ist sind hat haben kann können soll
        freundlichen grüßen grüße bitte danke hallo sehr geehrte damen herren gerne bestellen angebot lieferung sie uns
        unser unsere für oder möchten stück ihnen ihre ihr woche einige etwas viele nach wird im am bis benötigen
        brauchen folgende anbei weiß schwarz wann was wie auch noch mfg gruß guten tag zum zur bei aus als um""",
}
_WEIGHTS: dict[str, dict[str, float]] = {}
_STRONG = {
    "da": "hvornår jeres jer ikke hvordan også fået følgende vedhæftet bedes ad af tak hej meget mangler uge noget nogle",
    "nb": "dere ikke deres hvordan også fått følgende vedlagt takk hei mye trenger uke noe noen av hvit leveres vennlig",
    "sv": "och inte är till ni er era något några också vecka tack från önskar behöver jag ska beställa hälsningar",
}


def _weights() -> dict[str, dict[str, float]]:
    spread: Counter[str] = Counter(word for words in _VOTES.values() for word in set(words.split()))
    made = {
        language: {word: 1.0 / spread[word] for word in set(words.split())}
        for language, words in _VOTES.items()
    }
    for language, words in _STRONG.items():
        for word in words.split():
            made[language][word] = made[language].get(word, 0.0) + 0.75
    return made


_WEIGHTS.update(_weights())
_LETTERS = {
    "ö": ("sv", "de"),
    "ä": ("sv", "de"),
    "ü": ("de",),
    "ß": ("de",),
    "ø": ("da", "nb"),
    "æ": ("da", "nb"),
    "å": ("da", "nb", "sv"),
}


def scores(text: str) -> dict[str, float]:
    """Return each language's votes in a text."""
    found = dict.fromkeys(_VOTES, 0.0)
    for at, word in enumerate(_WORD.findall(text.casefold())[:2000]):
        first = 1.6 if at < 20 else 1.0  # whoever mixes languages begins in his own
        for language, weights in _WEIGHTS.items():
            found[language] += first * weights.get(word, 0.0)
        for letter, languages in _LETTERS.items():
            if letter in word:
                for language in languages:
                    found[language] += 0.15
    return found


def vote(text: str, *, hint: str = "") -> str:
    """Return the language of a text; a tie or too little text takes the hint, else English."""
    found = scores(text)
    best = max(found.values())
    if best <= 0:
        return hint if hint in found else "en"
    leaders = [language for language, votes in found.items() if votes >= best - 0.2]
    if hint in leaders or (best < 2.5 and hint in found):
        return hint
    return max(leaders, key=lambda language: found[language])
