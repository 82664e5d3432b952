"""The words by which mail programs announce quoted history, in a dozen languages, as compiled patterns.

Every pattern is applied to one short line or a few joined ones, so none can take more than linear time in all.
"""

from __future__ import annotations

import re

LINE_LENGTH = 300
"""Longer lines announce nothing."""

_VERBS = (
    "wrote|writes|skrev|skreiv|skriver|schrieb|schreibt|schreef|geschreven|a écrit|écrivait|escribió|ha escrito|escreveu"
    "|ha scritto|scrisse|napisał|napisała|napisał\\(a\\)|napsal|napsala|kirjoitti|написал|написала|пишет|пише|написав"
    "|schreven|yazdı|写道|寫道|wrote on|wrote via|said"
)
VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)", re.IGNORECASE)
VERB_AT_END = re.compile(rf"(?:(?<!\w)(?:{_VERBS})|写道|寫道)\s{{0,3}}[:：]?$", re.IGNORECASE)
BROKEN_END = re.compile(rf"^>\s{{0,2}}(?:{_VERBS})?\s{{0,3}}[:：]\s{{0,3}}$", re.IGNORECASE)
"""The end of an announcement that was broken inside its address: no quoted line."""

_WEEKDAYS = (
    "mon|tue|wed|thu|fri|sat|sun|man|tir|ons|tor|fre|lør|søn|mån|tis|lör|sön|mandag|tirsdag|onsdag|torsdag|fredag|lørdag"
    "|søndag|måndag|tisdag|lördag|söndag|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    "|monday|tuesday|wednesday|thursday|friday|saturday|sunday|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
)
OPENER = re.compile(
    rf"^(?:on|at|den|d\.|kl\.|am|le|el|il|op|em|dnia|w dniu|på|i|pe|в|{_WEEKDAYS})(?:[\s.,]|$)|^\d{{1,4}}[-./ ]",
    re.IGNORECASE,
)
TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b|\d[./-]\d{1,2}[./-]\d{2}\b")
MAIL_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}\.\w")
STAMP = re.compile(
    r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}(?: \d{1,2}:\d{2})?.{0,200}<.{0,150}@.{0,100}>?:?$|^\d{4}-\d\d-\d\d \d{1,2}:\d\d GMT"
)

FROM = "from|fra|frå|från|von|van|de|da|od|lähettäjä|от|від|发件人|寄件者|差出人"
SENT = (
    "sent|date|sendt|dato|skickat|datum|gesendet|verzonden|envoyé|enviado|enviado el|fecha|data|inviato|wysłano"
    "|lähetetty|päivämäärä|päiväys|отправлено|дата|发送时间|日期"
)
TO = "to|til|till|an|aan|à|para|a|do|vastaanottaja|кому|收件人|cc|kopi|kopia|kopie|reply-to|svar til|risposta"
SUBJECT = "subject|emne|ämne|betreff|onderwerp|objet|asunto|assunto|oggetto|temat|aihe|тема|主题|主旨|件名|re"


def _field(words: str) -> re.Pattern[str]:
    return re.compile(rf"^[\s*_|]{{0,12}}(?:{words})[*_]{{0,2}}\s{{0,3}}[:：]", re.IGNORECASE)


FIELD_FROM = _field(FROM)
FIELD_SENT = _field(SENT)
FIELD_TO = _field(TO)
FIELD_SUBJECT = _field(SUBJECT)

MARKER = re.compile(
    r"^[\s*_>]{0,8}(?:[-_=—–]{2,}\s{0,3}(?:original (?:message|appointment)|oprindelig (?:meddelelse|besked|mail)"
    r"|opprinnelig (?:melding|e-post)|ursprungligt meddelande|originalmeddelande|ursprüngliche nachricht|originalnachricht"
    r"|urspr\. nachricht|original-nachricht|message d'origine|message original|mensaje original|messaggio originale"
    r"|oorspronkelijk bericht|mensagem original|wiadomość oryginalna|alkuperäinen viesti|исходное сообщение|原始邮件"
    r"|forwarded (?:message|by .{0,80})|videresendt (?:meddelelse|melding|besked|mail)|vidarebefordrat (?:meddelande|mejl|brev)"
    r"|vidarebefordrade? .{0,20}|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato"
    r"|doorgestuurd bericht|mensagem encaminhada)\s{0,3}[-_=—–]{0,}[\s*_]{0,4}$"
    r"|(?:begin forwarded message|start på videresendt (?:besked|melding|meddelelse)|videresendt (?:besked|melding)"
    r"|vidarebefordrat (?:brev|mejl|meddelande)|anfang der weitergeleiteten nachricht|weitergeleitete nachricht"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato"
    r"|begin doorgestuurd bericht)\s?[:：]\s{0,3}$)",
    re.IGNORECASE,
)
RULE = re.compile(r"^[\s>*]{0,8}[-_=*#~+.\u1427—–]{2,}[\s*]*$|^\s*\u1427\s*$")
"""A line that only divides."""

DASHES = re.compile(r"^--[ \t\u00a0]?$")
"""The line before a signature (RFC 3676)."""

_DEVICE = (
    r"sent (?:from|via|with|by)\b|(?:from|via) my\b|someone from mobile|get (?:\[)?outlook for\b|download outlook"
    r"|sendt (?:fra|via|med|med)\b|skickat (?:från|via|med)\b|hent outlook|få outlook|hämta outlook|skaffa outlook"
    r"|von meine[mr] .{0,60}gesendet|gesendet (?:von|mit|über)\b|diese nachricht wurde von mein|holen sie sich outlook"
    r"|outlook für (?:ios|android)|envoyé (?:depuis|de|à partir)\b|enviado (?:desde|do|a partir)\b|inviato (?:da|dal)\b"
    r"|verzonden (?:met|vanaf|via)\b|verstuurd vanaf|lähetetty\b|wysłane? z\b|отправлено с|從我的.{0,40}傳送|发自我的"
)
DEVICE = re.compile(rf"^[\s<(\[*_]{{0,6}}(?:{_DEVICE})", re.IGNORECASE)
"""What a phone writes under a mail."""
