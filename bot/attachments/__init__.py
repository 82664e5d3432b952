"""Attachments: bytes to plain values (``domain.intake.extracted``), in a limited child process (D-25).

* ``run``: starts the child, the only door (:func:`extract`).  * ``child``: reads one after the other under limits.
* ``kinds``: which reader; ``pdf``, ``sheets``, ``delimited``, ``orderxml``, ``pages``, ``pictures``: the readers.

What an attachment asks for is decided by ``domain/intake/attached.py``.
"""

from bot.attachments.run import RawAttachment, extract

__all__ = ["RawAttachment", "extract"]
