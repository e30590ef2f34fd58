"""One look at the index for a whole page of the library: what is on it, how many there are, the counts beside them.

Everything comes from the same rows, which are found once. What a reader may know of is decided by `.visible_to` alone:
its query is the first step of this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper

from resources.library import filters
from resources.library.asking import Asked
from resources.library.search import CONFIG
from resources.library.wanted import GROUPS, TIMES, Wanted

MOST_REVIEWS = 20  # beside the list, the newest; every review has a page of its own, too
# What a word weighs on a page of a file, in a section, in a summary, in a title.
WEIGHTS = [0.05, 0.15, 0.4, 1.0]
ZONE = "Europe/London"

Counted = list[tuple[str, str, int]]


@dataclass
class Sight:
    """The keys of one page in order, how many cards there are in all, and (value, label, count) for each group."""

    total: int = 0
    keys: list[int] = field(default_factory=list)
    counts: dict[str, Counted] = field(default_factory=dict)


# The planner thinks that reading every row is as cheap as the index: it does not know that the long lists of words lie
# apart from them, compressed. And to compile a query of this length takes longer than to run it.
_ADVICE = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
    " set_config('work_mem', '32MB', true)"
)

# Every order ends with the key, so that pages are steady.
_ORDERS = {
    "newest": """
        SELECT f.id, row_number() OVER (ORDER BY f.at DESC NULLS LAST, lower(card.title), f.id) AS place
        FROM (SELECT * FROM shown f ORDER BY f.at DESC NULLS LAST FETCH FIRST ((SELECT at FROM start) + %(page)s) ROWS WITH TIES) f
        JOIN library_resource card ON card.id = f.id""",
    "title": """
        SELECT f.id, row_number() OVER (ORDER BY lower(card.title), f.id) AS place
        FROM shown f JOIN library_resource card ON card.id = f.id""",
    "used": """
        SELECT f.id, row_number() OVER (ORDER BY e.used DESC NULLS LAST, f.at DESC NULLS LAST, f.id) AS place
        FROM shown f LEFT JOIN library_searchentry e ON e.resource_id = f.id""",
    # First what is about the words (its title and summary hold them all), then what mentions them. The long lists of
    # words are looked at only where the short ones do not fill the page.
    "best": """
        SELECT f.id, row_number() OVER (ORDER BY f.tier, f.rank DESC, f.at DESC NULLS LAST, f.id) AS place
        FROM (SELECT 1 AS tier, * FROM near UNION ALL SELECT 2 AS tier, * FROM far) f""",
}
_RANKED = """
    near AS MATERIALIZED (
        SELECT f.id, f.at, ts_rank(%(weights)s::real[], e.near, {query}, 1) AS rank
        FROM shown f JOIN library_searchentry e ON e.resource_id = f.id WHERE e.near @@ {query}
    ),
    far AS (
        SELECT f.id, f.at, ts_rank(%(weights)s::real[], e.vector, {query}, 1) AS rank
        FROM shown f JOIN library_searchentry e ON e.resource_id = f.id
        WHERE (SELECT count(*) FROM near) < (SELECT at FROM start) + %(page)s
            AND NOT EXISTS (SELECT FROM near WHERE near.id = f.id)
    ),"""

_WHOLE = f"""
WITH found ({{columns}}) AS MATERIALIZED ({{found}}),
shown AS NOT MATERIALIZED (SELECT * FROM found WHERE {{all}}),
total AS MATERIALIZED (SELECT count(*) AS n FROM shown),
start AS MATERIALIZED (SELECT least(%(start)s, (greatest(n, 1) - 1) / %(page)s * %(page)s) AS at FROM total),
{{ranked}}
page AS ({{order}} ORDER BY place LIMIT %(page)s OFFSET (SELECT at FROM start)),
review (id, slug, title, at) AS ({{reviews}})
SELECT 'page', id::text, '', place FROM page
UNION ALL SELECT 'total', '', '', n FROM total
UNION ALL SELECT * FROM (
    SELECT CASE grouping(kind, year, time) WHEN 3 THEN 'kind' WHEN 5 THEN 'year' ELSE 'time' END,
        coalesce(kind, year, time) AS value, '',
        CASE grouping(kind, year, time) WHEN 3 THEN count(*) FILTER (WHERE {{but_kind}})
            WHEN 5 THEN count(*) FILTER (WHERE {{but_year}}) ELSE count(*) FILTER (WHERE {{but_time}}) END AS n
    FROM (
        SELECT *, extract(year FROM at AT TIME ZONE '{ZONE}')::text AS year,
            (%(times)s::text[])[width_bucket(minutes, %(steps)s::int[])] AS time
        FROM found
    ) f
    GROUP BY GROUPING SETS ((kind), (year), (time))
) f WHERE value IS NOT NULL AND n > 0
UNION ALL (
    SELECT 'topic', topic.slug, topic.name, coalesce(n, 0) FROM library_topic topic LEFT JOIN (
        SELECT tie.topic_id AS id, count(*) AS n FROM found f
        JOIN library_resource_topics tie ON tie.resource_id = f.id WHERE {{but_topic}} GROUP BY 1
    ) f USING (id) WHERE n > 0 OR topic.slug = ANY(%(topic)s::text[]) ORDER BY topic."order", topic.name
)
UNION ALL (
    SELECT 'audience', audience.slug, audience.name, coalesce(n, 0) FROM library_audience audience LEFT JOIN (
        SELECT tie.audience_id AS id, count(*) AS n FROM found f
        JOIN library_resource_audiences tie ON tie.resource_id = f.id WHERE {{but_audience}} GROUP BY 1
    ) f USING (id) WHERE n > 0 OR audience.slug = ANY(%(audience)s::text[]) ORDER BY audience."order", audience.name
)
UNION ALL (
    SELECT 'review', review.slug, review.title, coalesce(n, 0) FROM review LEFT JOIN (
        SELECT id, sum(n)::bigint AS n FROM (
            SELECT tie.whole_id AS id, count(*) AS n FROM found f JOIN library_bundle tie ON tie.part_id = f.id
            WHERE {{but_review}} GROUP BY 1
            UNION ALL SELECT f.id, 1 FROM found f WHERE f.kind = 'review' AND {{but_review}}
        ) f GROUP BY 1
    ) f USING (id) WHERE n > 0 OR review.slug = ANY(%(review)s::text[])
    ORDER BY review.slug = ANY(%(review)s::text[]) DESC, review.at DESC NULLS LAST, review.title
    LIMIT {MOST_REVIEWS} + cardinality(%(review)s::text[])
)
"""  # noqa: S608  our own constants


def look(user: Any, wanted: Wanted, asked: Asked, *, number: int, size: int) -> Sight:
    """See one page (from 1; beyond the last it is the last) of `size` cards, and everything that stands beside it."""
    conditions = filters.conditions(user, wanted)
    flags = {
        f"in_{name}": ExpressionWrapper(met, output_field=BooleanField()) for name, met in conditions.items()
    }
    found = filters.base(user, wanted, asked).annotate(**flags).order_by()
    found_sql, found_params = found.values_list(
        "pk", "kind", "published_at", "minutes", *flags
    ).query.sql_with_params()
    reviews = filters.reviews(user).order_by().values_list("pk", "slug", "title", "published_at")
    reviews_sql, reviews_params = reviews.query.sql_with_params()
    given: dict[str, Any] = {
        "words": asked.words,
        "weights": WEIGHTS,
        "page": size,
        "start": (number - 1) * size,
        "times": list(TIMES),
        "steps": [least for least, _ in TIMES.values()],
        **{name: list(getattr(wanted, name)) for name in ("topic", "audience", "review")},
    }
    query = f"{asked.function}('{CONFIG}', %(words)s)"
    sql = _WHOLE.format(
        columns=", ".join(["id", "kind", "at", "minutes", *flags]),
        found=_named(found_sql, found_params, "f", given),
        reviews=_named(reviews_sql, reviews_params, "r", given),
        ranked=_RANKED.format(query=query) if wanted.order == "best" else "",
        order=_ORDERS[wanted.order],
        all=_met(flags),
        **{f"but_{name}": _met(f for f in flags if f != f"in_{name}") for name in GROUPS},
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ADVICE)
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    return _sight(rows)


def _met(flags: Iterable[str]) -> str:
    return " AND ".join(flags) or "true"


def _named(sql: str, params: Iterable[Any], prefix: str, given: dict[str, Any]) -> str:
    """A query's own placeholders as named ones, their values put with the rest."""
    names = []
    for number, value in enumerate(params):
        names.append(f"%({prefix}{number})s")
        given[f"{prefix}{number}"] = value
    return sql.replace("%%", "%%%%") % tuple(names)


def _sight(rows: Iterable[tuple[str, str, str, int]]) -> Sight:
    sight = Sight()
    page = []
    for name, value, label, n in rows:
        if name == "page":
            page.append((n, int(value)))
        elif name == "total":
            sight.total = n
        else:
            sight.counts.setdefault(name, []).append((value, label, n))
    sight.keys = [key for _, key in sorted(page)]
    return sight
