"""How often one reader may ask for a drawing in a minute. Gentle, and open while the cache is away: a poster matters more."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

PREVIEWS, POSTERS = 240, 60  # a minute; a whole school may share one address
_WINDOW = 60
_REST = 30.0  # seconds without asking, after the cache did not answer

_silent_until = 0.0


def is_too_fast(request: HttpRequest, verb: str, most: int) -> bool:
    """Count this request; answers whether its reader has asked more than `most` times this minute."""
    global _silent_until  # noqa: PLW0603  one breaker for the process
    if time.monotonic() < _silent_until:
        return False
    person = request.user
    # The adapter knows how many proxies of our own stand before us.
    who = f"p{person.pk}" if person.is_authenticated else f"a{get_adapter().get_client_ip(request)}"
    # Neither the address nor the person can be read from the cache.
    name = hashlib.sha256(f"{verb} {who} {int(time.time() // _WINDOW)}".encode()).hexdigest()[:32]
    try:
        cache.add(f"posters:{name}", 0, 2 * _WINDOW)
        return cache.incr(f"posters:{name}") > most
    except (RedisError, OSError, ValueError):
        _silent_until = time.monotonic() + _REST
        return False
