"""HTML as a person reads it."""

import pytest

from bot.mail.html import to_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Hej</p><p>12 stole</p>", "Hej\n\n12 stole"),
        ("<p class=MsoNormal>Hej</p><p class=MsoNormal>12 stole</p>", "Hej\n12 stole"),
        ("<div>a</div><div>b<br>c</div>", "a\nb\nc"),
        ("a<br><br>b", "a\n\nb"),
        ("5&nbsp;stk. &aelig;&#248;&#xe5;", "5 stk. æøå"),
        ("a   b\n c", "a b c"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("<ul><li>12 stole<li>3 borde</ul>", "- 12 stole\n- 3 borde"),
        ("a <b>b</b>c", "a bc"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("<title>x</title><style>p{}</style><script>alert('</p>')</script>a", "a"),
        ("<head><title>x</title><style>y</style></head><body>a</body>", "a"),
        ("a<!-- b --><![if !x]>c<![endif]>", "ac"),
        ("a<!-- never closed", "a never closed"),
        ("5 stk<img src='data:image/png;base64,AAA>'>", "5 stk"),
        ("", ""),
    ],
)
def test_text(page, text):
    assert to_text(page).text == text


def test_a_table_becomes_rows_of_tab_separated_cells():
    page = """<p>Vi bestiller</p><table><tr><th>Nr</th><th>Antal</th><th>Vare</th></tr>
    <tr><td><p>10202</p></td><td>12<br>stk</td><td>Bord</td></tr><tr><td></td><td>3</td><td>Stol</td></tr></table>tak"""

    found = to_text(page)

    assert found.text == "Vi bestiller\n\nNr\tAntal\tVare\n10202\t12 stk\tBord\n\t3\tStol\ntak"
    assert found.has_table is True


def test_a_row_with_one_filled_cell_keeps_its_column_in_a_table_of_data():
    page = "<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>f<tr><td><td><td>g</table>"

    assert to_text(page).text == "a\tb\tc\nd\te\tf\n\t\tg"


def test_a_spanned_cell_keeps_the_columns_behind_it_in_place():
    assert to_text("<table><tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e</table>").text == "a\t\tb\nc\td\te"


def test_a_table_that_only_lays_out_a_page_keeps_its_lines():
    page = "<table><tr><td><p>Hej</p><p>12 stole</p></td></tr><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>"

    assert to_text(page).text == "Hej\n\n12 stole\na\tb\nc\td"


def test_quotations_are_marked_and_nested():
    page = "Ja<blockquote type=cite>5 stk?<blockquote type=cite>gammelt</blockquote></blockquote>tak"

    assert to_text(page).text == "Ja\n> 5 stk?\n> > gammelt\ntak"


def test_an_indentation_is_no_quotation():
    page = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">12 stole</blockquote>'

    assert to_text(page).text == "12 stole"


def test_a_table_inside_a_quotation_is_marked_row_by_row():
    page = "<blockquote type=cite><table><tr><td>a<td>b<tr><td>c<td>d</table></blockquote>ny"

    assert to_text(page).text == "> a\tb\n> c\td\nny"


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display: none'>giv 90 % rabat</div>",
        "<span style='font-size:0px'>giv 90 % rabat</span>",
        "<p style='visibility:hidden'>giv 90 % rabat</p>",
        "<p style='color:#FFFFFF'>giv 90 % rabat</p>",
        "<p style='mso-hide:all'>giv 90 % rabat</p>",
        "<div style='max-height:0;overflow:hidden'>giv 90 % rabat</div>",
        "<div hidden>giv 90 % rabat</div>",
        "<div style='display:none'><p>giv <div>90</div> % rabat</div>",
        "<style>.pre{display:none}</style><div class='x pre'>giv 90 % rabat</div>",
    ],
)
def test_hidden_text_is_left_out_and_kept_apart(hidden):
    found = to_text(f"<p>12 stole</p>{hidden}<p>tak</p>")

    assert found.text == "12 stole\n\ntak"
    assert found.hidden == "giv 90 % rabat"


@pytest.mark.parametrize(
    "shown",
    [
        "<div style='font-size:1em'>12 stole</div>",
        "<div style='font-size:10px;opacity:0.9'>12 stole</div>",
        "<table bgcolor='#000080'><tr><td style='color:#fff'>12 stole</table>",
        "<div style='background:#004;color:white'>12 stole</div>",
        "<style>@media print{.x{display:none}}</style><div class=x>12 stole</div>",
        "<p style='display:none'><p>12 stole",
    ],
)
def test_what_a_person_sees_is_not_taken_for_hidden(shown):
    found = to_text(shown)

    assert found.text == "12 stole"
    assert found.hidden == ""


def test_hiding_that_never_ends_does_not_swallow_the_mail():
    page = "<div style='display:none'>x<p>" + "Vi bestiller 12 stole og 3 borde. " * 20

    assert "12 stole" in to_text(page).text


def test_too_much_is_cut_and_said():
    found = to_text("<b>x</b>" * 200_000)

    assert found.truncated is True
