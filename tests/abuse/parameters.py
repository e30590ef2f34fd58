"""Which pages read what stands behind the question mark of an address, and by which names."""

import re

from tests.house.register import looks_at
from tests.house.test_words import sources

# What filters of lists are called, beside the names that views read themselves.
FILTERS = ["since", "until", "by", "verb", "thing", "agency", "state", "owner", "year", "kind", "topic", "audience", "review", "level", "number", "team", "find", "month"]  # fmt: skip


def names() -> list[str]:
    """Every parameter that any view reads."""
    read = re.compile(r"""GET\.(?:get|getlist)\(\s*"(\w+)"|"(\w+)" in request\.GET|GET\["(\w+)"\]""")
    found = {
        name for path in sources(".py") for hit in read.findall(path.read_text()) for name in hit if name
    }
    assert len(found) > 15
    return sorted(found | set(FILTERS))


def reads_parameters(door) -> bool:
    """Whether the module of a view looks at the query of an address."""
    return looks_at("request.GET", door)
