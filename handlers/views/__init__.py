"""What a person sees: pure functions from a frozen dataclass and ``Texts`` to a message, a modal or a Home.

A view decides nothing and asks nobody. Sentences come from ``domain/words``, identifiers from ``handlers/ids``.
"""
