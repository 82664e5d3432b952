"""What the sandbox's page draws: words, tables, charts, files and every other block; foreign text stays text."""

import base64
import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.bot.sandbox.page_fixtures import DESK, NEEDS_BROWSER, button, mrkdwn, plain, post

pytestmark = NEEDS_BROWSER
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPBw1P6f8MDADqVWOdJpFQYgAAAABJRU5ErkJggg=="
)


def test_foreign_text_is_shown_as_text_wherever_it_stands(page, client, sandbox):
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    escaped = evil.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    post(
        client,
        [
            {"type": "header", "text": plain(evil)},
            {"type": "section", "text": mrkdwn(escaped), "fields": [plain(evil)]},
            {"type": "context", "elements": [mrkdwn(f"<javascript:alert(1)|here> {escaped}")]},
            {"type": "markdown", "text": f"{evil} [x](javascript:alert(1))"},
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": evil}]}],
            },
            {"type": "table", "rows": [[{"type": "raw_text", "text": evil}]]},
        ],
    )
    sandbox.say("lars", "#sales-desk", evil)
    page.open()
    card = page.one(".message", text="onerror")
    page.one(".message-text", text="onerror")
    shown = page.all(".block", text="<img src=x onerror=")
    assert len(shown) == 6
    assert "owned" not in page.driver.title
    made = "return document.querySelectorAll('#messages img, #messages script, #messages [onerror], #messages a[href^=javascript]').length"
    assert page.driver.execute_script(made) == 0
    assert card.is_displayed()


def test_marks_links_dates_and_emoji_of_mrkdwn_are_drawn(page, client):
    text = "*b* _i_ ~s~ `c` :tada: <https://x.example/a_b|site> <@U0LARS00001> <#C0GENERAL01> <!here> &lt;3\n&gt; said\n```x < y```"
    post(client, [{"type": "section", "text": mrkdwn(f"{text} <!date^1796083200^{{date_num}}|never>")}])
    page.open("donal")
    box = page.one(".section-text")
    tags = [node.tag_name for node in box.find_elements(By.CSS_SELECTOR, "*")]
    assert tags == [
        "strong",
        "em",
        "s",
        "code",
        "span",
        "a",
        "span",
        "button",
        "span",
        "blockquote",
        "pre",
        "time",
    ]
    assert page.one("a", within=box).get_attribute("href") == "https://x.example/a_b"
    assert page.text("time", within=box) == "01/12/2026"  # Donal reads en-GB
    assert "🎉" in box.text
    assert "@Lars Stubberup" in box.text
    assert "<3" in box.text
    page.click("button.mention", within=box)
    page.one("h1", text="general")


def rows(*lines: tuple) -> list[list[dict]]:
    def cell(value) -> dict:
        if isinstance(value, str):
            return {"type": "raw_text", "text": value}
        return {"type": "raw_number", "value": value, "text": str(value)}

    return [[cell(value) for value in line] for line in lines]


def test_a_data_table_sorts_turns_pages_and_filters(page, client):
    table = {
        "type": "data_table",
        "caption": "Quotes",
        "page_size": 2,
        "rows": rows(("Quote", "Amount"), ("Q-1", 30), ("Q-2", 9), ("Q-3", 200)),
    }
    post(client, [table])
    page.open()

    def amounts() -> list[str]:
        return [node.text for node in page.all(".data-table tbody td")]

    assert amounts() == ["30", "9"]
    page.click("[data-sort='1']")
    assert amounts() == ["9", "30"]
    page.click("[data-sort='1']")
    assert amounts() == ["200", "30"]
    page.click("[data-page=next]")
    assert amounts() == ["9"]
    page.one(".data-table input[type=search]").send_keys("Q-3")
    page.until(lambda: amounts() == ["200"], "one row")


def test_tables_and_charts_are_drawn_with_their_numbers(page, client):
    def series(name: str, *values: float) -> dict:
        points = [{"label": label, "value": value} for label, value in zip(("W1", "W2"), values, strict=True)]
        return {"name": name, "data": points}

    def chart(kind: str) -> dict:
        axes = {"categories": ["W1", "W2"], "x_label": "Week"}
        return {
            "type": "data_visualization",
            "title": f"A {kind}",
            "chart": {
                "type": kind,
                "series": [series("Quotes", 3, 5), series("Orders", 1, 4)],
                "axis_config": axes,
            },
        }

    pie = {"type": "pie", "segments": [{"label": "Stock", "value": 3}, {"label": "Price", "value": 1}]}
    post(
        client,
        [chart("bar"), chart("line"), {"type": "table", "rows": rows(("Item", "Count"), ("Chair", 12))}],
    )
    post(client, [chart("area"), {"type": "data_visualization", "title": "A pie", "chart": pie}])
    page.open()
    page.one("[data-chart=pie]")
    drawn = {
        kind: len(page.driver.find_elements(By.CSS_SELECTOR, f"[data-chart={kind}] {shape}"))
        for kind, shape in {
            "bar": "rect.bar",
            "line": "circle",
            "area": "polygon",
            "pie": "path.slice",
        }.items()
    }
    assert drawn == {"bar": 4, "line": 4, "area": 2, "pie": 2}
    heights = [
        float(node.get_attribute("height") or 0)
        for node in page.driver.find_elements(By.CSS_SELECTOR, "[data-chart=bar] rect.bar")
    ]
    assert heights[1] / heights[0] == pytest.approx(5 / 3, rel=0.02)
    assert [node.text.split() for node in page.all("[data-chart=pie] .legend li")] == [
        ["Stock", "3", "·", "75", "%"],
        ["Price", "1", "·", "25", "%"],
    ]
    assert [node.text for node in page.all(".block-table td")] == ["Chair", "12"]


def test_a_pdf_opens_in_its_panel_and_a_picture_of_a_file_is_shown(page, client, sandbox):
    client.files_upload_v2(channel=DESK, filename="quote.pdf", content=b"%PDF-1.4\n%%EOF", title="quote.pdf")
    picture = client.files_upload_v2(channel=DESK, filename="chart.png", content=PNG)["file"]["id"]
    sandbox.wait_for(lambda: sandbox.workspace.files[picture].state == "ready")
    time.sleep(0.2)
    post(client, [{"type": "image", "slack_file": {"id": picture}, "alt_text": "a chart"}])
    page.open()
    shown = page.one("img.block-image")
    page.until(lambda: int(shown.get_property("naturalWidth")) == 10, "the picture's bytes")
    page.click(".file-card", text="quote.pdf")
    frame = page.one("[data-testid=file-panel] iframe")
    assert "/ui/file/" in (frame.get_attribute("src") or "")
    page.keys(Keys.ESCAPE)
    page.gone("[data-testid=file-panel]")


def test_blocks_of_every_other_kind_are_drawn(page, client):
    task = {"type": "task_card", "task_id": "1", "title": "Read the mail", "status": "complete"}
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "thumbs",
        "positive_button": {"text": plain("Good"), "value": "y"},
        "negative_button": {"text": plain("Bad"), "value": "n"},
    }
    card = {
        "type": "card",
        "title": mrkdwn("*Chair*"),
        "body": mrkdwn("Soft"),
        "actions": [button("Take", "take")],
    }
    inner = [{"type": "section", "text": mrkdwn("inside")}]
    blocks = [
        {"type": "plan", "title": "Plan", "tasks": [task]},
        {"type": "context_actions", "elements": [thumbs]},
        {"type": "carousel", "elements": [card, card | {"actions": [button("Take", "take2")]}]},
        {"type": "container", "title": plain("Box"), "is_collapsible": True, "child_blocks": inner},
        {"type": "markdown", "text": "# Title\n\n- **one**\n"},
        {"type": "divider"},
    ]
    post(client, blocks)
    page.open()
    assert page.text(".plan small") == "1 of 1"
    assert page.one("[data-feedback=positive]").get_attribute("aria-label") == "Good"
    assert len(page.all(".carousel .card")) == 2
    page.click("button.container-head")
    page.gone(".container-body")
    assert page.text(".markdown li strong") == "one"
    assert page.all(".unknown") == []
