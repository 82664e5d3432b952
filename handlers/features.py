"""The only list of features: registers the middleware and every listener."""

from __future__ import annotations

from slack_bolt import App

from handlers import middleware
from handlers.deps import Deps
from handlers.listeners import home, review

FEATURES = (review, home)


def register_all(app: App, deps: Deps) -> None:
    """Register everything with the app."""
    middleware.register(app, deps)
    for feature in FEATURES:
        feature.register(app, deps)
