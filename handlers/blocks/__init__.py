"""Small pure builders of Block Kit dictionaries, each cutting its texts to Slack's limits.

Texts that people read come in as ready sentences. Text of strangers goes through `escape` first, and text
that is empty becomes a dash, so that no mail can make a card invalid. What only a programmer can get wrong
(an identifier or value that is too long, too many buttons) raises ValueError instead of being cut.
"""

from handlers.blocks.elements import (
    button,
    checkboxes,
    confirm_dialog,
    datepicker,
    datetimepicker,
    external_select,
    file_input,
    number_input,
    option,
    overflow,
    plain_text_input,
    radio_buttons,
    static_select,
    users_select,
)
from handlers.blocks.layout import (
    actions,
    alert,
    context,
    divider,
    fields,
    header,
    image,
    input_block,
    section,
    table,
)
from handlers.blocks.rich_text import bullets, link, paragraph, preformatted, quote, rich_text, styled, user
from handlers.blocks.text import ELLIPSIS, NOTHING, Json, cut, escape, mrkdwn, plain
from handlers.blocks.views import fit, home, modal

__all__ = [
    "ELLIPSIS",
    "NOTHING",
    "Json",
    "actions",
    "alert",
    "bullets",
    "button",
    "checkboxes",
    "confirm_dialog",
    "context",
    "cut",
    "datepicker",
    "datetimepicker",
    "divider",
    "escape",
    "external_select",
    "fields",
    "file_input",
    "fit",
    "header",
    "home",
    "image",
    "input_block",
    "link",
    "modal",
    "mrkdwn",
    "number_input",
    "option",
    "overflow",
    "paragraph",
    "plain",
    "plain_text_input",
    "preformatted",
    "quote",
    "radio_buttons",
    "rich_text",
    "section",
    "static_select",
    "styled",
    "table",
    "user",
    "users_select",
]
