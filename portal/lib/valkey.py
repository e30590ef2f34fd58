"""A line to Valkey itself, for what Django's cache does not offer: a lock, counts that several processes add to."""

from django.conf import settings
from redis import Redis

PATIENCE = 1.0  # seconds, as everywhere: a frozen Valkey must hold nobody


def line() -> Redis:
    """A client of the cache's database; it connects when it is first asked."""
    return Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]), socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
