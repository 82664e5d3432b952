"""New text and quoted history, as mail programs in five languages write them."""

import pytest

from bot.mail.quotes import split

OURS = "Hej\n12 stk. stole"
MARKED = "> Hej\n> 12 stk. stole"


@pytest.mark.parametrize(
    "announcement",
    [
        "On Thu, 5 Nov 2026 at 08:31, Nordbo Engros <salg@nordbo.example> wrote:",
        "On 5 Nov 2026, at 08:31, Nordbo Engros <salg@nordbo.example> wrote:",
        "On Thu, Nov 5, 2026 at 8:31 AM Nordbo Engros with a name that is long <\nsalg@nordbo.example> wrote:",
        "Den tors. 5. nov. 2026 kl. 08.31 skrev Nordbo Engros <salg@nordbo.example>:",
        "Den 05-11-2026 kl. 08:31 skrev Nordbo Engros:",
        "tor. 5. nov. 2026 kl. 08:31 skrev Nordbo Engros <salg@nordbo.example>:",
        "5. nov. 2026 kl. 08:31 skrev Nordbo Engros <salg@nordbo.example>:",
        "Den tors 5 nov. 2026 kl 08:31 skrev Nordbo Engros <salg@nordbo.example>:",
        "5 nov. 2026 kl. 08:31 skrev Nordbo Engros <salg@nordbo.example>:",
        "Am Do., 5. Nov. 2026 um 08:31 Uhr schrieb Nordbo Engros <salg@nordbo.example>:",
        "Am 05.11.2026 um 08:31 schrieb Nordbo Engros:",
        "Nordbo Engros <salg@nordbo.example> schrieb am Do., 5. Nov. 2026,\n08:31:",
        "Nordbo Engros <salg@nordbo.example> wrote:",
        "On Nov 5, 2026,\nat 08:31,\nNordbo Engros <salg@nordbo.example> wrote:",
        "pe 5. marrask. 2026 klo 8.31 Nordbo Engros (salg@nordbo.example) kirjoitti:",
        "tor 5 nov 2026, 08:31, Nordbo Engros <salg@nordbo.example>:",
    ],
)
@pytest.mark.parametrize("history", [MARKED, "\n" + MARKED, "\n" + OURS])
def test_what_stands_under_an_announcement_is_history(announcement, history):
    found = split(f"Ja tak, vi tager 14.\n\nHilsen Jesper\n\n{announcement}\n{history}")

    assert found.new == "Ja tak, vi tager 14.\n\nHilsen Jesper"
    assert "12 stk. stole" in found.quoted
    assert found.only_history is False


@pytest.mark.parametrize(
    "names",
    [
        ("From", "Sent", "To", "Subject"),
        ("Fra", "Sendt", "Til", "Emne"),
        ("Fra", "Dato", "Til", "Emne"),
        ("Från", "Skickat", "Till", "Ämne"),
        ("Von", "Gesendet", "An", "Betreff"),
        ("*Von", "*Datum", "*An", "*Betreff"),
    ],
)
@pytest.mark.parametrize("before", ["", "________________________________\n", "-----Original Message-----\n"])
def test_a_block_of_mail_headers_begins_history(names, before):
    block = "\n".join(
        f"{name}: {value}"
        for name, value in zip(
            names, ("Nordbo <s@n.example>", "5. nov. 2026 08:31", "Jesper", "Tilbud"), strict=True
        )
    )

    found = split(f"Ja tak.\n\n{before}{block}\n\n{OURS}")

    assert found.new == "Ja tak."
    assert "12 stk. stole" in found.quoted


@pytest.mark.parametrize(
    "marker",
    [
        "-----Oprindelig meddelelse-----",
        "-----Opprinnelig melding-----",
        "-----Ursprungligt meddelande-----",
        "-----Ursprüngliche Nachricht-----",
        "---------- Forwarded message ---------",
        "---------- Videresendt meddelelse ---------",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
    ],
)
def test_a_marker_line_begins_history(marker):
    found = split(f"Se herunder.\n\n{marker}\n\nVi skal bruge 40 stole")

    assert found.new == "Se herunder."
    assert found.quoted.endswith("Vi skal bruge 40 stole")


def test_a_sentence_directly_above_an_announcement_is_not_taken_with_it():
    found = split("On 3 December we need 5 chairs\nNordbo <s@n.example> wrote:\n> old")

    assert found.new == "On 3 December we need 5 chairs"


def test_inline_answers_are_new_text():
    text = (
        "Svar herunder.\n\nDen 5. nov. 2026 kl. 08.31 skrev Nordbo <s@n.example>:\n"
        "> Hvor mange stole?\n14 stk.\n\n> Hvilken farve?\nSort\n> Venlig hilsen\n> Mona"
    )

    found = split(text)

    assert found.new == "Svar herunder.\n\n14 stk.\n\nSort"
    assert found.quoted.count("\n") == 4


def test_answers_below_the_quotation_are_new_text():
    found = split("On Thu, 5 Nov 2026 at 08:31, Nordbo <s@n.example> wrote:\n> 12 chairs\n>\n\nMake it 14.")

    assert found.new == "Make it 14."
    assert found.only_history is False


@pytest.mark.parametrize(
    "text",
    [
        "Som jeg skrev 12.11.2026 vil vi have 5 borde:\n5 stk. 10202",
        "Vi skrev den 12. november at vi ønsker:\n- 4 stole",
        "As I wrote:\n4 chairs",
        "Wie Herr Meier schrieb:\n4 Stühle",
        "Fra: Fredericia\nTil: Esbjerg\n4 paller",
        "To: the warehouse\nDate: 3 December\n4 pallets",
        "Dato: 3/12-2026\nBestilling:\n4 stole",
        "Leveres til:\nHavnepladsen 3\n\nAntal: 4",
        "Vare A ----------\n4 stk.\n----------\nVare B\n5 stk.",
        "Den 3. december kl. 10:30 skal det leveres:\n4 stole",
        "Hej\n--\n4 stole til Åse\n5 borde til Bo",
    ],
)
def test_an_order_that_looks_a_little_like_a_quotation_is_all_new(text):
    found = split(text)

    assert found.new_with_signature.replace("\n\n", "\n").splitlines()[-1] == text.splitlines()[-1]
    assert found.quoted == ""


def test_a_signature_is_kept_but_apart():
    found = split("4 stole tak\n\n-- \nJesper Thorup\nSkovkanten")

    assert (found.new, found.signature) == ("4 stole tak", "Jesper Thorup\nSkovkanten")
    assert found.new_with_signature == "4 stole tak\n\nJesper Thorup\nSkovkanten"


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Sendt fra min iPhone", "Skickat från min iPad", "Von meinem iPhone gesendet"],
)
def test_what_a_phone_adds_is_no_new_text(line):
    found = split(f"4 stole\n\n{line}\n\nDen 5. nov. 2026 kl. 08.31 skrev Nordbo <s@n.example>:\n\n{OURS}")

    assert (found.new, found.signature) == ("4 stole", line)


def test_a_reply_without_a_word_is_said_to_be_only_history():
    """An empty answer must not make the customer repeat our own offer as an order without anybody noticing."""
    found = split(f"\n\nOn Thu, 5 Nov 2026 at 08:31, Nordbo <s@n.example> wrote:\n\n{OURS}")

    assert found.only_history is True


def test_a_reply_of_marked_lines_only_has_no_new_text():
    found = split(f"Den 5. nov. 2026 kl. 08.31 skrev Nordbo <s@n.example>:\n{MARKED}")

    assert (found.new, found.only_history) == ("", True)


def test_nothing_at_all():
    assert split("") == split("\n") == split("   \n")
    assert split("").only_history is False


def test_no_line_is_lost():
    text = "a\n> b\nc\n\nOn Thu, 5 Nov 2026 at 08:31, N <s@n.example> wrote:\n> d\ne\n\n-- \nf"
    found = split(text)

    kept = [line for part in (found.new, found.quoted, found.signature) for line in part.splitlines() if line]
    assert sorted(kept) == sorted(line for line in text.splitlines() if line and line != "-- ")
