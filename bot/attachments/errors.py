"""Why an attachment could not be read, raised by the readers and caught in the child. Never leaves this package."""

from __future__ import annotations


class Unread(Exception):
    """An attachment is not read; ``problem`` is the code of ``domain.intake.extracted.Extracted``."""

    def __init__(self, problem: str, pages: int = 0) -> None:
        """Keep the code, and how many pages there were."""
        super().__init__(problem)
        self.problem = problem
        self.pages = pages
