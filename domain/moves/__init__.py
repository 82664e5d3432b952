"""The shell around :mod:`domain.tasks.advance`: gathers the facts of a task, does the decided move, one per frame.

``situation`` reads, ``perform`` writes, ``drafting`` makes the mails. What is slow (reading a mail, rendering a PDF)
happens in the bot between two frames; the second checks that nothing has changed.
"""
