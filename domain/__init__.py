"""The business: pure decisions and SQL. Knows no Slack, no mail server, no clock and no thread.

The map, from the ground up (an area may import only what stands above it in this list):

* ``errors``, ``clock``, ``money``: the error tree, the only reader of the wall clock, amounts and quantities.
* ``db``: column vocabulary, engine, the transaction frame.
* ``inbox``, ``cards``, ``effects``, ``blobs``: what arrived, Slack messages as views, the outbox, bytes by hash.
* ``words``: every sentence a person reads, as gettext catalogues.
* ``people``: members, roles, rights.  ``desks``: a desk's settings and the number series.
* ``intake``: reading a request, text to structure, no SQL.
* ``sales``: master data, prices, availability, quotes and orders.
* ``tasks``: a task, its timeline, its review steps and the next move.
* ``consequences``, ``screens``: what one half does to the other; reads composed over several areas.
* ``commands``, ``arrivals``, ``moves``, ``outcomes``: the doors for listeners, mail, ticks and the outbox.
* ``schema``, ``migrations``: all tables at once, and how they came to be.

A service takes ``tx`` (a Session inside a frame), never commits, and returns frozen dataclasses.
"""
