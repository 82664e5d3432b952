"""How the tables came to be, one revision after the other (Alembic, forward only, data kept).

``run`` upgrades a database; ``env`` and ``script.py.mako`` belong to Alembic. Models do not belong here, and a
revision never imports them: it must mean the same in five years.
"""
