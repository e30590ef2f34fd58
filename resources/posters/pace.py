"""How often one reader may ask for a drawing in a minute. Gentle; the database counts while Valkey is away."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

PREVIEWS, POSTERS = 240, 60  # a minute; a whole school may share one address
_WINDOW = 60


def is_too_fast(request: HttpRequest, verb: str, most: int) -> bool:
    """Count this request; answers whether its reader has asked more than `most` times this minute."""
    person = request.user
    # The adapter knows how many proxies of our own stand before us.
    who = f"p{person.pk}" if person.is_authenticated else f"a{get_adapter().get_client_ip(request)}"
    # Neither the address nor the person can be read from the cache.
    name = hashlib.sha256(f"{verb} {who} {int(time.time() // _WINDOW)}".encode()).hexdigest()[:32]
    cache.add(f"posters:{name}", 0, 2 * _WINDOW)
    try:
        return cache.incr(f"posters:{name}") > most
    except ValueError:  # between the two Valkey went, or came back: this one is the first there
        return most < 1
