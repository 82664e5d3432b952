"""The page's mail client: JSON over a `CustomerPost`. What mail is and how it travels is not known here."""

import base64
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.browser import Browser, bytes_response, refused
from bot.sandbox.bus import Bus
from bot.sandbox.post import CustomerPost, MailAttachment, MailDetails, MailSummary
from bot.sandbox.records import Json, UserError
from bot.sandbox.world import World


def boot_part(post: CustomerPost) -> Json:
    """The mail part of /ui/boot."""
    return {
        "enabled": True,
        "to": post.address,
        "contacts": [vars(contact) for contact in post.contacts()],
        "samples": _samples(post),
    }


def _samples(post: CustomerPost) -> list[Json]:
    return [
        {"id": s.id, "title": s.title, "language": s.language, "from": s.sender, "subject": s.subject}
        for s in post.samples()
    ]


def _summary(mail: MailSummary) -> Json:
    shown = dict(vars(mail))
    shown["from"] = shown.pop("sender")
    return shown


def _details(mail: MailDetails) -> Json:
    shown = dict(vars(mail))
    shown["from"] = shown.pop("sender")
    shown["attachments"] = [vars(attachment) for attachment in mail.attachments]
    return shown


class MailBrowser:
    """The routes of the page's mail client."""

    def __init__(self, browser: Browser, post: CustomerPost, bus: Bus) -> None:
        """Changes in mailboxes go to all pages."""
        self.browser, self.post = browser, post
        post.on_change(lambda address: bus.publish({"type": "mail", "address": address}))

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/ui/mail", self.list_mails),
            Route("/ui/mail", self.browser.writer(self.write), methods=["POST"]),
            Route("/ui/samples", self.samples),
            Route("/ui/sample", self.browser.writer(self.sample), methods=["POST"]),
            Route("/ui/mail/{mail_id}", self.read),
            Route("/ui/mail/{mail_id}/{n:int}", self.attachment),
        ]

    async def list_mails(self, request: Request) -> Response:
        """GET /ui/mail."""
        address = request.query_params.get("address", "")
        return await self.browser.run(lambda: {"mails": [_summary(m) for m in self.post.mails(address)]})

    async def samples(self, _: Request) -> Response:
        """GET /ui/samples: the prepared mails that make sense now."""
        return await self.browser.run(lambda: {"samples": _samples(self.post)})

    async def read(self, request: Request) -> Response:
        """GET /ui/mail/ID."""
        address, mail_id = request.query_params.get("address", ""), request.path_params["mail_id"]
        return await self.browser.run(lambda: _details(_found(lambda: self.post.mail(address, mail_id))))

    async def attachment(self, request: Request) -> Response:
        """GET /ui/mail/ID/N."""
        address, path = request.query_params.get("address", ""), request.path_params
        try:
            found = _found(lambda: self.post.attachment(address, path["mail_id"], path["n"]))
        except UserError as error:
            return refused(error)
        return bytes_response(found.name, found.media_type, found.content)

    def write(self, _: World, body: Json) -> Json:
        """POST /ui/mail."""
        attachments = [
            MailAttachment(
                str(entry.get("name") or "attachment"),
                str(entry.get("media_type") or "application/octet-stream"),
                base64.b64decode(entry.get("base64") or ""),
            )
            for entry in body.get("attachments") or []
        ]
        sender = str(body.get("from") or "")
        if not sender:
            raise UserError("missing_argument", "Choose who writes.")
        subject, text = str(body.get("subject") or ""), str(body.get("text") or "")
        reply_to = body.get("in_reply_to")
        return {
            "ok": True,
            "id": _found(lambda: self.post.write(sender, subject, text, attachments, reply_to)),
        }

    def sample(self, _: World, body: Json) -> Json:
        """POST /ui/sample."""
        mail_id, address = _found(lambda: self.post.send_sample(str(body.get("id") or "")))
        return {"ok": True, "id": mail_id, "address": address}


def _found(look: Callable[[], Any]) -> Any:
    try:
        return look()
    except LookupError as error:
        raise UserError("mail_not_found", "There is no such mail.", 404) from error
