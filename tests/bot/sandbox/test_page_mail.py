"""The customer's mail client on the sandbox's page."""

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from selenium.webdriver.common.by import By

from bot.sandbox.post import (
    MailAttachment,
    MailAttachmentInfo,
    MailContact,
    MailDetails,
    MailSample,
    MailSummary,
)
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.page_fixtures import NEEDS_BROWSER
from tests.browser import Page

pytestmark = NEEDS_BROWSER

HOLM = "anne@holm.example"


class Mailboxes:
    """Two contacts' mail in memory."""

    address = "sales@desk.example"

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._kept: list[tuple[str, MailDetails, list[MailAttachment]]] = []
        self._tell: list[Callable[[str], None]] = []

    def contacts(self) -> list[MailContact]:
        return [
            MailContact("Anne Holm", HOLM, "Holm A/S", "da"),
            MailContact("Per Vik", "per@vik.example", "Vik AS", "nb"),
        ]

    def samples(self) -> list[MailSample]:
        return [MailSample("s1", "A plain request", "da", f"Anne Holm <{HOLM}>", "12 stole")]

    def keep(self, sender, to, subject, text, attachments=(), html=None, reply="") -> str:
        mail_id = f"m{next(self._ids)}"
        described = [
            MailAttachmentInfo(n, part.name, part.media_type, len(part.content))
            for n, part in enumerate(attachments)
        ]
        when = datetime(2026, 11, 20, 9, 0, tzinfo=UTC).isoformat()
        mail = MailDetails(
            mail_id, sender, to, "", subject, when, text, html, f"<{mail_id}@x>", reply, described
        )
        whose = to if sender == self.address else sender
        self._kept.append((whose, mail, list(attachments)))
        for tell in self._tell:
            tell(whose)
        return mail_id

    def mails(self, address: str) -> list[MailSummary]:
        return [
            MailSummary(
                mail.id, mail.sender, mail.to, mail.subject, mail.date, mail.text[:60], False,
                mail.sender == address, bool(mail.attachments),
            )
            for whose, mail, _ in reversed(self._kept)
            if whose == address
        ]  # fmt: skip

    def mail(self, address: str, mail_id: str) -> MailDetails:
        return next(mail for whose, mail, _ in self._kept if (whose, mail.id) == (address, mail_id))

    def attachment(self, address: str, mail_id: str, n: int) -> MailAttachment:
        return next(parts for whose, mail, parts in self._kept if (whose, mail.id) == (address, mail_id))[n]

    def write(self, sender, subject, text, attachments, in_reply_to) -> str:
        return self.keep(sender, self.address, subject, text, attachments, reply=in_reply_to or "")

    def send_sample(self, sample_id: str) -> tuple[str, str]:
        return self.keep(HOLM, self.address, "12 stole", f"Hej ({sample_id})"), HOLM

    def on_change(self, callback) -> None:
        self._tell.append(callback)


@pytest.fixture
def post_office() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def mail_page(driver, post_office, tmp_path) -> Iterator[Page]:
    with Sandbox(post=post_office) as running:
        yield Page(driver, running.url, tmp_path)
        driver.get("about:blank")


def test_a_customer_reads_the_answer_with_its_pdf_in_place_and_replies(mail_page, post_office, tmp_path):
    pdf = MailAttachment("Quote.pdf", "application/pdf", b"%PDF-1.4\n%%EOF")
    asked = post_office.keep(post_office.address, HOLM, "Tilbud", "Pris 100", [pdf])
    page = mail_page.open("mona", mail=HOLM)
    page.click(f"[data-mail='{asked}']")
    assert "/0?address=" in (page.one("iframe[data-pdf='Quote.pdf']").get_attribute("src") or "")
    page.click("#mail-reply")
    attached = tmp_path / "order.txt"
    attached.write_text("4711", "utf-8")
    page.one("#mail-text").send_keys("Ja tak")
    page.driver.find_element(By.ID, "mail-files").send_keys(str(attached))
    page.one(".mail-write .chip", text="order.txt")
    page.click("#mail-send")
    page.one(".mail-row", text="Re: Tilbud")
    sent = post_office.mail(HOLM, post_office.mails(HOLM)[0].id)
    assert sent.text.startswith("Ja tak\n\nDen ")
    assert sent.text.rstrip().endswith("> Pris 100")
    assert sent.in_reply_to == asked
    assert post_office.attachment(HOLM, sent.id, 0).content == b"4711"


def test_a_sample_is_sent_at_a_click_and_a_new_mail_is_announced(mail_page, post_office):
    page = mail_page.open("mona", mail="per@vik.example")
    page.click("[data-mail-tab=samples]")
    page.click("[data-sample=s1]")
    page.one(".mail-row", text="12 stole")
    assert page.one("#mail-contact").get_attribute("value") == "Anne Holm · Holm A/S"
    post_office.keep(post_office.address, "per@vik.example", "Svar", "Hei")
    page.one(".toast-mail", text="New mail for Per Vik")
    page.click(".toast-mail .link-button")
    page.one(".mail-text", text="Hei")


def test_formatted_mail_runs_no_script_and_loads_nothing(mail_page, post_office):
    html = "<p>Hej</p><script>top.document.title='owned'</script><img src=x onerror=\"top.document.title='owned'\">"
    mail_id = post_office.keep(post_office.address, HOLM, "Hi", "Hej", html=html)
    page = mail_page.open("mona", mail=HOLM)
    page.click(f"[data-mail='{mail_id}']")
    page.click(".mail-bar .link-button", text="Show formatted")
    frame = page.one("iframe.mail-html")
    assert frame.get_attribute("sandbox") == ""
    time.sleep(0.3)
    assert "owned" not in page.driver.title
