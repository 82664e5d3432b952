"""The outside world: settings, composition root, scheduler, Slack, mail, PDF, command line and sandbox.

Only this package opens sockets, reads the clock, starts threads or touches files. It builds everything once, in
``compose``; nothing is built on import.
"""
