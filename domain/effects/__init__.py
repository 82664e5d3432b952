"""The outbox: things to do exactly once outside. Knows nothing of the network; the bot performs."""
