"""A Slack workspace on 127.0.0.1 that speaks Slack's real protocols; for the demo and for the tests.

`bot.sandbox.server.Sandbox` starts it. The app under test stays unchanged: it only gets another `base_url`.
No rule of the sales desk belongs here: the sandbox knows Slack, members and files, and nothing of quotes.
"""
