"""Reads composed over several areas, for cards, modals and App Home: a constant number of queries per screen."""
