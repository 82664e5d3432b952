"""Slack as the bot uses it: one client with typed errors, cards brought in line with records, files."""
