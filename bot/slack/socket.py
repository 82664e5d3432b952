"""Ends a Socket Mode connection for good. Opening one is ``bot/run.py``."""

from __future__ import annotations

from contextlib import suppress

from slack_sdk.socket_mode.builtin.client import SocketModeClient


def hang_up(client: SocketModeClient) -> None:
    """Close the connection and every thread of the SDK's client; nothing connects again afterwards.

    The SDK's own ``close`` leaves a hole: a reconnect that is under way switches reconnecting on again, and its race
    with the reader's thread can end it half-way, with the thread that watches the connection still running.
    """
    client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
    client.closed = True
    client.enqueue_message("")  # wakes the SDK's queue, which else sleeps a second
    with client.connect_operation_lock:
        pass  # a reconnect that is under way ends first, so that its connection is closed, too
    client.auto_reconnect_enabled = False
    with suppress(AttributeError):
        client.close()
    for runner in (client.current_session_runner, client.current_app_monitor, client.message_processor):
        with suppress(AttributeError):  # its thread ended meanwhile
            runner.shutdown()  # type: ignore[no-untyped-call]
    with suppress(AttributeError):
        client.disconnect()
    client.message_workers.shutdown()
