"""Hypothesis strategies for what our builders make of any text: blocks, messages and modals."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from handlers import blocks

# Foreign text: long, empty, markup, half characters, right-to-left, emoji
words = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "   ",
            "<!channel> @here <@U1> & <https://example.com|x>",
            "a\ud83d",
            "x" * 5000,
            "&amp;" * 900,
            "<https://example.com/" + "y" * 4000,
            "שלום 👩‍👩‍👧 " * 300,
            "\n" * 3100,
        ]
    ),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=9), st.integers(1, 600)),
)
identifiers = st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=255)
maybe = st.one_of(st.none(), words)
styles = st.sampled_from([None, "primary", "danger"])
dialogs = st.builds(blocks.confirm_dialog, words, words, words, words, style=styles)
buttons = st.builds(
    blocks.button,
    words,
    st.just("go"),
    st.one_of(st.none(), identifiers),
    style=styles,
    confirm=st.one_of(st.none(), dialogs),
    label=maybe,
)


def choices(most):
    texts = st.lists(st.tuples(words, maybe), min_size=1, max_size=most)
    return texts.map(
        lambda pairs: [blocks.option(text, f"v{n}", more) for n, (text, more) in enumerate(pairs)]
    )


numbers = st.one_of(st.none(), st.decimals(-10, 10, places=2), st.integers(-10, 10))
menus = st.one_of(
    st.builds(blocks.static_select, st.just("a"), choices(4), initial=st.just("v0"), placeholder=maybe),
    st.builds(blocks.radio_buttons, st.just("a"), choices(12), initial=st.sampled_from(["v0", "v11", "no"])),
    st.builds(blocks.checkboxes, st.just("a"), choices(12), initial=st.just(["v0", "v1", "v11"])),
    st.builds(blocks.external_select, st.just("a"), placeholder=maybe, min_query_length=st.just(2)),
    st.builds(blocks.users_select, st.just("a"), initial=st.just("U1"), placeholder=maybe),
    st.builds(blocks.datepicker, st.just("a"), initial=st.one_of(st.none(), st.dates()), placeholder=maybe),
)
typed = st.one_of(
    st.builds(
        blocks.plain_text_input,
        st.just("a"),
        initial=maybe,
        multiline=st.booleans(),
        placeholder=maybe,
        max_length=st.one_of(st.none(), st.integers(1, 9000)),
    ),
    st.builds(
        blocks.number_input,
        st.just("a"),
        initial=numbers,
        minimum=st.just(-10),
        maximum=st.just(Decimal("10.50")),
        placeholder=maybe,
    ),
)
inputs = st.builds(
    blocks.input_block,
    words,
    st.one_of(menus, typed),
    hint=maybe,
    optional=st.booleans(),
    dispatch_action=st.booleans(),
)
accessories = st.one_of(
    st.none(), buttons, menus, st.builds(blocks.overflow, st.just("a"), choices(5), confirm=dialogs)
)
runs = st.one_of(
    words,
    st.builds(blocks.styled, words, bold=st.booleans(), code=st.booleans()),
    st.builds(blocks.link, st.just("https://example.com/"), maybe),
    st.just(blocks.user("U1")),
)
paragraphs = st.lists(runs, max_size=3).map(lambda parts: blocks.paragraph(*parts))
rich = st.lists(
    st.one_of(
        paragraphs,
        st.lists(runs, max_size=3).map(lambda parts: blocks.bullets(parts, ordered=True, indent=9)),
        st.lists(runs, max_size=2).map(lambda parts: blocks.quote(*parts)),
        words.map(blocks.preformatted),
    ),
    max_size=3,
).map(lambda parts: blocks.rich_text(*parts))
cells = st.one_of(words, st.integers(), st.decimals(-9999, 9999, places=3), rich)
everywhere = st.one_of(
    st.builds(blocks.section, words, accessory=accessories),
    st.builds(blocks.fields, st.lists(words, max_size=12), text=maybe),
    st.builds(blocks.header, words),
    st.builds(blocks.divider),
    st.lists(words, max_size=12).map(lambda texts: blocks.context(*texts)),
    buttons.map(blocks.actions),
    st.builds(blocks.image, words, file_id=st.just("F1"), title=maybe),
    rich,
)
tables = st.builds(
    blocks.table,
    st.lists(st.lists(cells, max_size=22), max_size=4),
    align=st.lists(st.sampled_from(["left", "center", "right"]), max_size=22),
    wrap=st.lists(st.booleans(), max_size=22),
)
in_messages = st.one_of(everywhere, tables)
in_modals = st.one_of(everywhere, inputs, st.builds(blocks.alert, words, st.just("warning")))
modals = st.builds(
    blocks.modal,
    words,
    st.lists(in_modals, min_size=1, max_size=4),
    callback_id=identifiers,
    submit=words,
    close=maybe,
    private_metadata=st.just("7"),
    notify_on_close=st.booleans(),
)
