"""Slack's rate limits on the sandbox's clock. They can be waited out or outrun by the clock, never turned off."""

import math
import threading
from dataclasses import dataclass

from bot.sandbox.fastclock import SandboxClock

POST_PER_SECOND = 1.0
POST_BURST = 5
WORKSPACE_POSTS_PER_MINUTE = 600
TIER_PER_MINUTE = {0: 600, 1: 1, 2: 20, 3: 50, 4: 100}  # 0: methods with a limit of their own


@dataclass
class Bucket:
    """A token bucket: `left` tokens at `read` (seconds of the sandbox's clock)."""

    left: float
    read: float


class RateLimits:
    """Token buckets per method, and per channel for posting."""

    def __init__(self, clock: SandboxClock) -> None:
        """All buckets full."""
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def wait_for_method(self, method: str, tier: int) -> int:
        """0 when the method may be called now (and counts the call), else the seconds to wait."""
        per_minute = TIER_PER_MINUTE[tier]
        return self._take(("method", method), capacity=per_minute, per_second=per_minute / 60)

    def wait_for_post(self, channel: str) -> int:
        """0 when a message may be posted to `channel` now (and counts it), else the seconds to wait."""
        cap = WORKSPACE_POSTS_PER_MINUTE
        return self._take(("post", channel), capacity=POST_BURST, per_second=POST_PER_SECOND) or self._take(
            ("posts",), capacity=cap, per_second=cap / 60
        )

    def posts_left(self, channel: str) -> float:
        """How many messages could be posted to `channel` now; counts nothing."""
        with self._lock:
            bucket = self._buckets.get(("post", channel), Bucket(POST_BURST, 0.0))
            earned = (self._clock.timestamp() - bucket.read) * POST_PER_SECOND
            return min(POST_BURST, bucket.left + earned)

    def _take(self, key: tuple[str, ...], *, capacity: int, per_second: float) -> int:
        with self._lock:
            now = self._clock.timestamp()
            bucket = self._buckets.setdefault(key, Bucket(capacity, now))
            bucket.left = min(capacity, bucket.left + (now - bucket.read) * per_second)
            bucket.read = now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(1, math.ceil((1 - bucket.left) / per_second))
