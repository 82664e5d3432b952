"""What members see and may do: rights, two people at one button, commands, Home, settings, try-outs, languages."""

import re
import threading

import pytest

from tests.stories.desk import CHANNEL, Talk, words

GEMMA = "gemma@harrowpike.example"
ASK = "Hello,\n\nPlease quote 4 pcs 50202 Whiteboard 90x120 cm.\n\nKind regards\nGemma Pike"


@pytest.fixture
def asked(desk):
    """A task that waits for the review of its mail."""
    talk = desk.writes(GEMMA, "Whiteboards", ASK)
    talk.asks("incoming")
    return talk


def test_the_summary_stands_pinned_before_the_first_task(desk, asked):
    """D-80: one pinned message, updated in place."""
    first = desk.sandbox.messages(CHANNEL)[0]
    assert first["pinned_to"]
    assert "Nordbo sales" in first["text"]
    desk.until(
        lambda: (
            "needs you" in words(desk.sandbox.messages(CHANNEL)[0]["blocks"])
            or "need you" in words(desk.sandbox.messages(CHANNEL)[0]["blocks"])
        ),
        "the summary to count",
    )


@pytest.mark.parametrize("action", ["step.confirm", "step.review", "step.stop"])
def test_somebody_without_a_role_is_refused_privately_and_no_row_changes(desk, asked, action):
    """D-15: a friendly refusal that says why and whom to ask; no form is opened either."""
    before = asked.state()
    asked.press("elin", action)
    assert "ask one of its configurators to add you" in desk.told("elin", "Only reviewers of this desk")
    assert desk.sandbox.modal("elin") is None
    assert asked.state() == before


def test_somebody_without_a_role_sees_no_tasks_settings_or_try_out(desk, asked):
    """D-15, D-17: each command says why not."""
    assert "You have no role at a sales desk" in desk.says("elin", "/sales tasks")
    assert desk.sandbox.command("elin", "/sales desk").ok
    desk.told("elin", "Only configurators of this desk")
    assert desk.sandbox.command("elin", "/sales try").ok
    assert desk.sandbox.modal("elin") is None


def test_two_people_one_button_one_decision(desk, asked):
    """D-78: the second is told privately who was first."""
    ts = asked.message()["ts"]
    threads = [
        threading.Thread(target=desk.sandbox.click, args=(who, CHANNEL, ts, "step.confirm"))
        for who in ("lars", "donal")
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    asked.asks("reply")
    (decided,) = desk.rows(
        "SELECT s.decided_by FROM step s JOIN task t ON t.id = s.task_id WHERE t.number = :n AND s.kind = 'incoming'",
        n=asked.number,
    )
    first = decided[0]
    lars = desk.sandbox.user("lars")
    late, name = ("donal", "Lars Stubberup") if first == lars else ("lars", "Donal O'Connor")
    assert name in desk.told(late, name)


def test_an_old_card_changes_nothing_and_says_so(desk, asked):
    """D-77, D-78: a click on what was decided already."""
    message = asked.message()
    asked.press("mona", "step.confirm")
    asked.asks("reply")
    before = asked.state()
    stale = next(
        e
        for b in message["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
        if e["action_id"] == "step.confirm"
    )
    assert stale["value"] not in str(asked.message()["blocks"])
    assert asked.state() == before


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", "`/sales tasks [words]`"),
        ("help", "`/sales desk [name]`"),
        ("HELP", "`/sales desk [name]`"),
        ("dance", "`dance`"),
        ("task", "Which task?"),
        ("quote", "Which quote or order?"),
        ("task T-99999", "There is no such task"),
        ("task nonsense", "There is no such task"),
        ("quote SQ-9", "There is no document SQ-9"),
    ],
)
def test_unknown_words_get_help_not_silence(desk, typed, part):
    """D-66, D-81: /sales answers everything privately."""
    answer = desk.sandbox.command("donal", f"/sales {typed}".strip())
    assert answer.ok
    said = f"{(answer.body or {}).get('text', '')}\n{words((answer.body or {}).get('blocks'))}"
    assert part in said or part in desk.told("donal", part)


def test_tasks_and_one_task_are_listed_in_the_askers_language(desk, asked):
    """D-80, D-81, D-35: the card is the desk's, the answer the member's."""
    assert "Needs you" in asked.shown()
    assert "Skal vi gå videre" in desk.says("mona", f"/sales task T-{asked.number}") or "botten" in desk.says(
        "mona", f"/sales task {asked.number}"
    )
    assert "Harrow" in desk.says("ivar", "/sales tasks")


def test_home_shows_the_inbox_and_its_tabs_in_each_members_language(desk, asked):
    """D-80: needs attention on top with the number; the other tabs say what will come."""
    del asked
    for who, inbox, work in (
        ("mona", "Indbakke", "Arbejde"),
        ("ivar", "Innboks", "Arbeid"),
        ("donal", "Inbox", "Work"),
    ):
        desk.sandbox.open_home(who)
        desk.until(
            lambda who=who, inbox=inbox: inbox in words((desk.sandbox.home(who) or {}).get("blocks")),
            f"{who}'s Home",
        )
        assert desk.sandbox.click_home(who, "home.tab:work").ok
        desk.until(
            lambda who=who, work=work: f"▸ {work}" in words(desk.sandbox.home(who)["blocks"]),
            f"{who}'s second tab",
        )
    desk.sandbox.open_home("elin")
    desk.until(
        lambda: "You have no role here yet" in words((desk.sandbox.home("elin") or {}).get("blocks")),
        "a welcome",
    )


def test_the_timeline_tells_everything_newest_first(desk, asked):
    """D-22, D-23."""
    asked.choose("ivar", "why")
    assert "Hvorfor?" in desk.form("ivar", "view.why")["title"]["text"]
    assert desk.sandbox.click_view("ivar", "task.timeline").ok
    form = desk.form("ivar", "view.timeline")
    assert form["title"]["text"] == f"Tidslinje T-{asked.number}"
    assert "Gemma Pike" in words(form["blocks"])


def test_settings_are_changed_by_a_configurator_with_errors_at_their_fields(desk):
    """D-1, D-17: mona owns the workspace, so she may."""
    assert desk.sandbox.command("mona", "/sales desk nordbo").ok
    form = desk.form("mona", "view.desk")
    assert form["title"]["text"] == "Salgsdesk: indstillinger"
    assert desk.sandbox.click_view("mona", "desk.section:desk").ok
    desk.form("mona", "view.desk_section")
    before = desk.rows("SELECT initials, version FROM desk WHERE id = 1")
    wrong = desk.sandbox.submit("mona", {"time_zone": "Mars/Olympus"})
    assert set(wrong.errors) == {"time_zone"}
    assert desk.rows("SELECT initials, version FROM desk WHERE id = 1") == before
    assert desk.sandbox.submit("mona", {"time_zone": "Europe/Copenhagen", "initials": "NE"}).ok
    assert desk.rows("SELECT initials FROM desk WHERE id = 1") == [("NE",)]
    desk.form("mona", "view.desk")
    desk.until(
        lambda: "Initialer: *NE*" in words(desk.sandbox.modal("mona")["blocks"]), "the overview to follow"
    )
    assert desk.sandbox.click_view("mona", "desk.log").ok
    assert "Initialer: NS → *NE*" in words(desk.form("mona", "view.desk_log")["blocks"])


def test_an_administrator_makes_a_further_desk_and_then_chooses_which_one_to_change(desk):
    """D-1, D-3, D-17: it starts switched off; a folder that another desk has is refused at its field."""
    assert desk.sandbox.command("mona", "/sales desk new").ok
    desk.form("mona", "view.desk_new")
    taken = desk.sandbox.submit("mona", {"name": "Reservedele", "folder": "inbox"})
    assert set(taken.errors) == {"folder"}
    assert desk.sandbox.submit("mona", {"name": "Reservedele", "folder": "Reservedele"}).ok
    assert "Slået fra." in words(desk.form("mona", "view.desk")["blocks"])
    assert desk.sandbox.command("mona", "/sales desk").ok
    assert "Nordbo sales" in words(desk.form("mona", "view.desk_choose")["blocks"])
    assert desk.sandbox.command("mona", "/sales desk reserve").ok
    assert "Reservedele" in words(desk.form("mona", "view.desk")["blocks"])
    assert desk.sandbox.command("donal", "/sales desk new").ok
    desk.told("donal", "administrators")


def test_the_summary_s_inbox_lists_the_tasks_privately(desk, asked):
    """D-80: the button of the pinned card, in the asker's language."""
    summary = desk.sandbox.messages(CHANNEL)[0]
    assert desk.sandbox.click("donal", CHANNEL, summary["ts"], "inbox.show").ok
    assert desk.told("donal", "task")
    assert f"T-{asked.number}" in words([m.get("blocks") for m in desk.sandbox.ephemerals("donal")])


def test_a_try_out_sends_nothing(desk):
    """D-82: a sample in the contact's language, the whole process, no mail."""
    left = len(desk.office.deliveries())
    known = desk.numbers()
    assert desk.sandbox.command("mona", "/sales try").ok
    desk.form("mona", "view.try")
    assert set(desk.sandbox.submit("mona", {"sender": "nobody", "text:0": "x", "subject:0": "x"}).errors) == {
        "sender"
    }
    found = desk.sandbox.suggest("mona", "contact.search", "Jesper Thorup")
    assert found["options"][0]["value"] == "K0003"
    assert desk.sandbox.click_view("mona", "try.sample", fill={"contact_no": "K0003", "sender": ""}).ok
    desk.until(
        lambda: (
            "Venlig hilsen" in words(desk.sandbox.modal("mona")["blocks"])
            or "venlig hilsen" in words(desk.sandbox.modal("mona")["blocks"])
        ),
        "a sample in the form",
    )
    assert desk.sandbox.submit("mona").ok
    (number,) = desk.until(lambda: desk.numbers() - known, "a task")
    talk = Talk(desk, number, "jt@skovkanten.example")
    talk.asks("incoming")
    assert "Try-out" in talk.shown()
    talk.press("mona", "step.confirm")
    talk.asks("reply")
    talk.press("mona", "step.review")
    assert desk.form("mona", "view.review")["submit"]["text"] == "Bekræft"
    assert desk.sandbox.submit("mona").ok
    assert "Try-out done. Nothing was sent." in talk.becomes("done")
    assert len(desk.office.deliveries()) == left


def test_a_sample_order_arrives_as_a_pdf_and_is_read_like_one_d82(desk):
    """D-82: lines that stand in the attachment only are understood; nothing is sent."""
    left, known = len(desk.office.deliveries()), desk.numbers()
    assert desk.sandbox.command("mona", "/sales try").ok
    desk.form("mona", "view.try")
    assert desk.sandbox.click_view("mona", "try.sample_order", fill={"contact_no": "K0003"}).ok
    shown = desk.until(
        lambda: next(
            (one for one in desk.sandbox.modal("mona")["blocks"] if "📎" in words([one])),
            None,
        ),
        "a note of what will be attached",
    )
    assert "med 4 linjer" in words([shown])
    assert desk.sandbox.submit("mona").ok
    (number,) = desk.until(lambda: desk.numbers() - known, "a task")
    talk = Talk(desk, number, "jt@skovkanten.example")
    talk.asks("incoming")
    assert re.search(r"• .*\n• .*\n• .*and 1 more line", talk.shown())
    assert "not clear" not in talk.shown()
    assert len(desk.office.deliveries()) == left


def test_the_shortcut_opens_the_try_out(desk):
    """D-82."""
    assert desk.sandbox.shortcut("ivar", "shortcut.try").ok
    assert desk.form("ivar", "view.try")["submit"]["text"] == "Prøv det"


def test_figures_are_shown_privately_posted_and_planned(desk):
    """D-102: the command, Post to channel, Home's tab, a schedule; somebody without a role sees none."""
    assert desk.sandbox.command("mona", "/sales kpi i dag").ok
    desk.told("mona", " · i dag (")  # of the desk, or of all where another story made a second one
    shown = next(one for one in desk.sandbox.ephemerals("mona") if "i dag (" in one["text"])
    assert {"data_table", "actions"} <= {block["type"] for block in shown["blocks"]}
    assert desk.sandbox.click("mona", CHANNEL, shown["ts"], "figures.post:today").ok
    desk.until(
        lambda: any("i dag (" in one["text"] for one in desk.sandbox.messages(CHANNEL)),
        "the figures to be posted",
    )
    desk.sandbox.open_home("mona")
    desk.until(lambda: desk.sandbox.home("mona"), "a Home")
    assert desk.sandbox.click_home("mona", "home.tab:figures").ok
    desk.until(lambda: "denne måned (" in words(desk.sandbox.home("mona")["blocks"]), "Home's figures")
    assert desk.sandbox.click_home("mona", "figures.period", "last_week").ok
    desk.until(lambda: "sidste uge (" in words(desk.sandbox.home("mona")["blocks"]), "last week in Home")
    assert desk.sandbox.command("mona", "/sales kpi schedule").ok
    desk.form("mona", "view.figures_schedule")
    assert desk.sandbox.submit("mona", {"channel": desk.sandbox.channel(CHANNEL).id}).ok
    assert desk.rows("SELECT desk_id, rhythm, at FROM figure_schedule") == [(0, "weekly", "08:00")]
    assert desk.sandbox.click_view("mona", "figures.unschedule").ok
    assert desk.rows("SELECT id FROM figure_schedule") == []
    assert desk.sandbox.command("elin", "/sales kpi").ok
    desk.told("elin", "You have no role at this desk")
