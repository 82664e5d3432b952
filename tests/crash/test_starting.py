"""What is wrong when the bot starts is a sentence on standard error and an exit code; more of them in tests/bot/test_cli.py."""

from __future__ import annotations

import pytest

from domain.words import say

WRONG = {
    "app token": ({"SLACK_APP_TOKEN": "xapp-wrong"}, 1, "app-level token"),
    "bot token": ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, 1, "does not take the bot token"),
    "Slack down": ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, 1, "Slack"),
    "missing setting": ({"SMTP_HOST": ""}, 2, "SMTP_HOST"),
}


@pytest.mark.parametrize(("settings", "code", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_at_the_start_is_a_sentence_and_an_exit_code(world_of, settings, code, words):
    world = world_of(**settings)

    world.start(ready=False)

    assert world.bot.wait() == code
    assert words in world.bot.tail()
    assert "Traceback" not in world.bot.tail(1000)


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"IMAP_PASSWORD": "wrong"}, "login_refused"), ({"IMAP_PORT": "9"}, "unreachable")],
)
def test_a_mailbox_that_cannot_be_opened_does_not_keep_the_bot_from_its_other_work(world_of, settings, code):
    """D-92: the desk's card says what to mend."""
    world = world_of(**settings)

    world.start()

    sentence = say(f"mailbox.{code}", "en")
    world.wait(lambda: sentence in str(world.sandbox.messages("#sales-desk")), "the desk's card")
    assert world.bot.stop() == 0
    assert "Traceback" not in world.bot.tail(1000)
