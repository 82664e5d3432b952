"""What happens around every listener: is it our workspace, and who is it.

Events are remembered in the listener's own frame, so that a crash between the two loses nothing.

A middleware never sees a listener's exception; errors become sentences in ``bot/app.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from domain.errors import DomainError
from domain.people import service as people
from domain.people.rights import Person
from handlers.deps import Deps
from handlers.payloads import team, who

log = logging.getLogger(__name__)
PERSON = "tilbud_person"


def register(app: App, deps: Deps) -> None:
    """Put our middleware before all listeners."""

    def same_workspace(body: Mapping[str, Any], next_: Callable[[], BoltResponse]) -> BoltResponse:
        """Refuse events of other workspaces: one installation is one company is one workspace."""
        found = team(body)
        if found and deps.team_id and found != deps.team_id:
            log.warning("slack.other_workspace")
            return BoltResponse(status=200)
        return next_()

    def member(
        body: Mapping[str, Any], context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Look up the member who acts; somebody new is read from Slack once."""
        slack_id = who(body)
        if slack_id:
            context[PERSON] = person_of(deps, slack_id)
        return next_()

    app.middleware(same_workspace)
    app.middleware(member)


def person_of(deps: Deps, slack_id: str) -> Person:
    """Return a member with roles; reads the profile from Slack if we never saw them."""
    with deps.read_only() as tx:
        known = people.knows(tx, slack_id)
        if known:
            return people.person(tx, slack_id)
    profile = deps.read_profile(slack_id)
    with deps.transaction() as tx:
        return people.remember(tx, profile, admins=deps.admins, now=deps.clock())


def actor(context: BoltContext) -> Person:
    """Return who acts.

    Raises:
        DomainError: nobody known (an event without a user).
    """
    found = context.get(PERSON)
    if not isinstance(found, Person):
        raise DomainError("refused.unknown_member")
    return found
