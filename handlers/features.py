"""The only list of features: registers the middleware and every listener."""

from __future__ import annotations

from slack_bolt import App

from handlers import middleware
from handlers.deps import Deps
from handlers.listeners import (
    choices,
    clearing,
    commands,
    desks,
    edit,
    figures,
    find_tasks,
    home,
    instruct,
    letters,
    mails,
    new_customer,
    ordering,
    papers,
    queue,
    review,
    senders,
    stops,
    talk,
    task_menu,
    teach,
    tries,
    wishes,
)

FEATURES = (
    review,
    queue,
    clearing,
    stops,
    edit,
    figures,
    mails,
    wishes,
    instruct,
    choices,
    ordering,
    senders,
    new_customer,
    papers,
    task_menu,
    home,
    find_tasks,
    letters,
    tries,
    desks,
    teach,
    commands,
    talk,
)


def register_all(app: App, deps: Deps) -> None:
    """Register everything with the app."""
    middleware.register(app, deps)
    for feature in FEATURES:
        feature.register(app, deps)
