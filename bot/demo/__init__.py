"""The whole product without an account: the sandbox's workspace and post office, the demo company, the real bot.

``world`` builds it (tests use the same one), ``script`` walks the main job without a browser, ``seed`` fills the
database.
"""
