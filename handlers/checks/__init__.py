"""Checks what we send to Slack: block lists, views and messages as plain dictionaries.

Sending, building and rendering do not belong here; this package only reads and reports.
"""

from handlers.checks.problem import Problem, Surface
from handlers.checks.whole import characters, validate, validate_message, validate_view

__all__ = ["Problem", "Surface", "characters", "validate", "validate_message", "validate_view"]
