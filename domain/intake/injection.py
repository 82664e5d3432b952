"""Attempts to instruct the machine that reads: found, flagged and blotted out before anything else is read (D-26).

An attack reaches from its sentence to the end of its paragraph, after a colon to the end of the next one. Text of a mail
never decides about rules, prices or people anyway; this only keeps an attack's words from being read as wishes.
"""

from __future__ import annotations

import re
from itertools import islice

from domain.intake.concepts import MOST_SENTENCES, Notions, sentences
from domain.intake.cues import CUES
from domain.intake.masks import hide

_NOTIONS = Notions("""
IGNORE: ignore ignores ignoring ignorer ignorere ignorera ignorieren ignoriere ignoriert disregard forget glem glemme glöm vergiss vergessen override overrule overskriv bypass bortse bortser se_bort_fra bortse_från strunta tilsidesæt* tilsidesett* omgå umgehe umgehen setz_dich überschreib* missachte oversee overhør
RULES: instructions instruction instruks* instruktion* instruktioner anweisung* rules rule regler reglerne reglene reglerna regeln regel prompt prompts guidelines retningslinj* riktlinj* richtlinie* policy policies vorgaben training guardrail* restrictions begrænsninger begrensninger begränsningar einschränkungen programming programmering
MACHINE: ai ki llm chatbot chatbots bot bots assistent assistant assistenten sprachmodell sprogmodel sprogmodellen språkmodell språkmodellen gpt chatgpt copilot robot robotten roboten robotar language_model ai_agent ki_agent ai_system automat automaten
BECOME: you_are_now you_are_an you_are_no_longer act_as pretend_to pretend_you du_er_nu du_er_nå du_är_nu du_bist_jetzt du_bist_nun ab_jetzt_bist lad_som_om late_som låtsas tu_so opfør_dig_som verhalte_dich agera_som opptre_som spil_rollen
ADDRESS: note_to note_for message_to message_for instruction_to instructions_for instructions_to attention_to dear hello kære hej til_jeres til_den til_din till_er till_den till_din til_deres an_die an_den an_ihre an_eure besked_til beskjed_til meddelande_till hinweis_an nachricht_an information_an bemærkning_til merknad_til for_the if_you_are hvis_du_er om_du_är wenn_du falls_du
DO: set sæt sett sätt setze apply anvend bruk använd wende change skift endre ändra ändere add tilføj legg lägg grant giv gi ge gewähre release frigiv frigi godkend approve confirm bekræft bestätige order bestil bestill beställ bestelle book send reply answer svar svara antworte mark marker markera markiere create opret opprett skapa erstelle increase treat behandle behandl
REVEAL: reply send reveal print show list output disclose forward export dump attach udlever vis skriv oplys gib gebe nenne zeige schicke sende verrate skicka visa uppge utlämna list_op liste_auf include medsend vedhæft
SECRET: customer_list kundeliste* kundlist* kundenliste* all_customers all_other_customers alle_kunder alla_kunder aller_kunden alle_kunden other_customers andre_kunder andres_priser andra_kunder andra_kunders anderer_kunden database databasen datenbank system_prompt systemprompt systemprompten password passwords adgangskode* passord lösenord* passwort* api_key api_keys credentials internal_prices cost_prices purchase_prices indkøbspriser innkjøpspriser inköpspriser einkaufspreise margins dækningsbidrag kontaktdata full_price_list complete_price_list entire_price_list fulde_prisliste hele_prislisten hela_prislistan komplette_preisliste jeres_instrukser deine_anweisungen
SKIP: skip_the_review skip_review skip_approval skip_the_approval auto_approve autoapprove without_human without_a_human without_any_human without_waiting_for_a
ALL: all every each alle alla samtlige samtliga sämtliche hver hvert varje jede jeden jedes jeder everything allting
VALUE: price prices discount quantity quantities rabat rabatt rabatter pris prisen priser priserne prisene priserna preis preise antal antallet mængde mængden menge mengen antall mengde credit_limit kreditgrænse kredittgrense kreditgräns kreditlimit
CUSTOMER: the_customer_to customer_to kunden_til kunden_till den_kunden_auf kunden_auf customer_number_to kundenummeret_til kundnumret_till die_kundennummer_auf
""")
_ACTS: tuple[frozenset[str], ...] = tuple(
    frozenset(one.split())
    for one in (
        "IGNORE RULES",
        "BECOME MACHINE",
        "BECOME RULES",
        "MACHINE ADDRESS DO",
        "MACHINE RULES DO",
        "MACHINE IGNORE",
        "REVEAL SECRET",
        "SKIP",
        "DO ALL VALUE",
        "DO CUSTOMER",
    )
)
_MARKUP = re.compile(
    r"<!(?:channel|here|everyone|subteam)|<@[UWB][A-Z0-9]{4,}>|<#C[A-Z0-9]+|<\|?\s*/?\s*(?:im_start|im_end|system|assistant|instructions?|prompt|tool_call|admin)\b[^>\n]{0,40}>|"
    r"\[\s*/?\s*(?:system|inst|admin|instructions?|assistant|override|tool)\b[^\]\n]{0,40}\]|\{\{[^{}\n]{1,80}\}\}|\{%[^%\n]{1,80}%\}|[\"']role[\"']\s*:\s*[\"'](?:system|assistant|tool)|[\"'](?:tool_calls?|function_call)[\"']\s*:|"
    r"^[ \t#*>]*(?:system|assistant|developer|admin(?:istrator)?)(?:\s+(?:note|message|override|prompt|instruction|command|update)\w*)?(?:\s+(?:for|to)\s+[^\n:]{2,40})?\s*:|"
    r"(?:begin|end|start|slut|ende)\s+(?:of\s+)?(?:system|admin|trusted|instructions?|(?:customer\s+|user\s+)?(?:e-?mail|input|message)\b\s*[-=#*]{2})|(?:decode|afkod|dekodier\w*|avkod\w*)\s+(?:\w+\s+){0,4}base\s?64|base64\s*:\s*[A-Za-z0-9+/=]{16,}|"
    r"javascript:|</?script\b|=HYPERLINK\(|(?:^|[\s,;])=(?:cmd|IMPORTXML|WEBSERVICE)\s*[|(]|DROP\s+TABLE|';\s*--|(?:print|reveal|show|repeat|output)\s+(?:me\s+)?your\s+(?:system\s+)?(?:instructions|prompt)|developer\s+mode|jailbreak|DAN\s+mode",
    re.IGNORECASE | re.MULTILINE,
)
_OPENING = re.compile(r":\s*$|(?:^|\n)[ \t]*[\[<](?!/)[^\]>\n]*[\]>][ \t]*$")
"""A colon or an opening mark alone at the end: the next paragraph is part of it."""
_INVISIBLE = re.compile(r"(?<=\w)[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]+(?=\w)")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def _attacks(sentence: str) -> bool:
    """Say whether a sentence speaks to the machine or gives away what only we may decide."""
    spoken = _NOTIONS.of(sentence)
    return any(one <= spoken for one in _ACTS)


def zones(text: str) -> list[tuple[int, int]]:
    """Return the places of a text that an attack takes up."""
    starts = [start for start, end in islice(sentences(text), MOST_SENTENCES) if _attacks(text[start:end])]
    for pattern in (CUES["injection"], _MARKUP):
        starts += [_line_start(text, one.start()) for one in islice(pattern.finditer(text), 50)]
    found: list[tuple[int, int]] = []
    for start in sorted(starts):
        if found and start < found[-1][1]:
            continue
        found.append((start, _end(text, start)))
    return found


def _line_start(text: str, at: int) -> int:
    """Return where the sentence or line that holds a place begins."""
    line = text.rfind("\n", 0, at) + 1
    stop = max(text.rfind(sign, line, at) for sign in (". ", "! ", "? "))
    return stop + 2 if stop >= 0 else line


def _end(text: str, start: int) -> int:
    gap = _PARAGRAPH.search(text, start)
    end = gap.start() if gap else len(text)
    if gap and _OPENING.search(text[start:end]):
        following = _PARAGRAPH.search(text, gap.end())
        end = following.start() if following else len(text)
    return end


def visible(text: str) -> str:
    """Return a text without the signs that no eye sees inside words."""
    return _INVISIBLE.sub("", text)


def blotted(text: str) -> str:
    """Return a text of the same length without its attacks."""
    found = zones(text)
    return hide(text, found) if found else text


def attacks(text: str) -> bool:
    """Say whether a text tries to instruct the machine."""
    return bool(zones(text))
