"""Slack messages as views of records: what should be shown and what is shown (a convergent effect)."""
