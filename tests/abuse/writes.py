"""What a deed writes, as the database heard it."""

import re

from django.test.utils import CaptureQueriesContext

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|DROP|CREATE)\b", re.IGNORECASE)


def written(asked: CaptureQueriesContext) -> list[str]:
    """The statements among those asked that change something."""
    return [one["sql"][:160] for one in asked.captured_queries if _WRITES.match(one["sql"])]
