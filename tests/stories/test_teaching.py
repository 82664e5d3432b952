"""D-76 as people do it: an answer is kept as a name, used in the next mail, listed and undone."""

from tests.stories.desk import CHANNEL, words

ADDRESS = "msk@itgruppenfyn.example"


def test_an_answer_is_taught_used_for_the_next_mail_and_undone(desk):
    talk = desk.writes(ADDRESS, "Stole", "Hej\n\nVi vil gerne bestille 8 stk. KB-47.\n\nMvh")
    talk.asks("incoming")
    talk.press("lars", "step.confirm")
    talk.asks("items")
    talk.press("lars", "form.open")
    form = desk.form("lars", "view.items")
    (remember,) = [one["element"] for one in form["blocks"] if one["block_id"] == "remember"]
    assert [one["value"] for one in remember["options"]] == ["once", "customer", "everybody"]
    filled = {"line:0:item": "search", "line:0:search": "10101/SORT", "remember": "customer"}
    assert desk.sandbox.submit("lars", filled).ok

    preview = desk.form("lars", "view.teach_keep")
    assert "KB-47" in words(preview)
    assert "10101/SORT" in words(preview)
    assert desk.rows("SELECT count(*) FROM item_alias") == [(0,)]
    assert desk.sandbox.submit("lars").ok
    assert desk.form("lars", "view.teach_kept")
    assert desk.rows("SELECT written, item_no, undone_at FROM item_alias") == [("KB-47", "10101", None)]
    talk.asks("reply")

    again = desk.writes(ADDRESS, "Flere stole", "Hej\n\nVi bestiller 3 stk. KB-47 mere.\n\nMvh")
    again.asks("incoming")
    assert "3 pieces Office chair NORD 100, black" in again.shown()

    assert "KB-47" in desk.says("lars", "/sales rules")
    listed = desk.sandbox.ephemerals("lars")[-1]
    assert desk.sandbox.click("lars", CHANNEL, listed["ts"], "teach.undo").ok
    desk.told("lars", "Fortrudt")
    assert desk.rows("SELECT count(*) FROM item_alias WHERE undone_at IS NULL") == [(0,)]
    assert "KB-47" not in desk.says("lars", "/sales rules")
