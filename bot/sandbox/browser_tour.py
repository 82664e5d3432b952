"""The page's guided tour: JSON over a `GuidedTour`. Which situations there are is not known here."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.browser import Browser
from bot.sandbox.records import Json, UserError
from bot.sandbox.tour import GuidedTour
from bot.sandbox.world import World


class TourBrowser:
    """The routes of the tour; `current` gives the tour that was brought, None if there is none."""

    def __init__(self, browser: Browser, current: Callable[[], GuidedTour | None]) -> None:
        """A tour may be brought while the page is already served."""
        self.browser, self.current = browser, current

    def routes(self) -> list[BaseRoute]:
        """All of them."""
        return [
            Route("/ui/tour", self.read),
            Route("/ui/tour", self.browser.writer(self.start), methods=["POST"]),
        ]

    async def read(self, request: Request) -> Response:
        """GET /ui/tour: every situation and where it stands; `tour` is null without one."""
        user = request.query_params.get("user", "")
        return await self.browser.run(lambda: self._shown(user))

    def _shown(self, user: str) -> Json:
        tour = self.current()
        if tour is None:
            return {"tour": None}
        if user not in self.browser.world.workspace.users:
            raise UserError("unknown_user", "There is no such member.", 404)
        shown = tour.shown_to(user)
        return {"tour": {"words": shown.words, "situations": [vars(one) for one in shown.situations]}}

    def start(self, _: World, body: Json) -> Json:
        """POST /ui/tour {id}."""
        tour = self.current()
        if tour is None:
            raise UserError("no_tour", "There is no guided tour here.", 404)
        try:
            tour.start(str(body.get("id") or ""))
        except LookupError as error:
            raise UserError("situation_not_found", "The tour has no such situation.", 404) from error
        return {"ok": True}
