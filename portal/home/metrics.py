"""The portal in figures for Prometheus. They come from the database and Valkey: each process would say the same."""

from django.conf import settings
from django.db.models import Count
from redis.exceptions import RedisError

from portal.home import measuring, standing
from portal.home.models import Backup
from portal.lib import clock, request_counts
from portal.lib.exposition import Figure, written
from portal.lib.models import Email


def page() -> str:
    """Every figure, as Prometheus reads it. Raises DatabaseError."""
    seen = standing.Seen.today()
    return written([*_lines(seen), *_work(seen), *_backup(), *_requests()])


def _lines(seen: standing.Seen) -> list[Figure]:
    well = Figure("portal_line_well", "gauge", "Whether a line of the desk's page How it runs is well.")
    for line in standing.lines(seen):
        if line.well is not None:
            well.add(line.well, line=line.key)
    return [well]


def _work(seen: standing.Seen) -> list[Figure]:
    age = Figure("portal_queue_oldest_seconds", "gauge", "How long the oldest job that is due has waited.")
    due = Figure("portal_queue_due", "gauge", "Jobs that are due and that nobody has begun.")
    dead = Figure("portal_jobs_stopped", "gauge", "Jobs that were given up and wait for a person.")
    emails = Figure("portal_emails", "gauge", "Letters of the last year by what became of them.")
    for queue in settings.JOBS_QUEUES:
        row = seen.jobs.get(queue, {})
        oldest = row.get("oldest")
        age.add((seen.now - oldest).total_seconds() if oldest else 0, queue=queue)
        due.add(row.get("due", 0), queue=queue)
        dead.add(row.get("dead", 0), queue=queue)
    counted = dict(Email.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in Email.State:
        emails.add(counted.get(state, 0), state=state)
    return [age, due, dead, emails, _heard(seen), *_store(seen)]


def _heard(seen: standing.Seen) -> Figure:
    heard = Figure(
        "portal_heard_seconds", "gauge", "How long ago the clock, or a worker of a queue, was heard of."
    )
    for name in ("clock", *(f"worker.{queue}" for queue in settings.JOBS_QUEUES)):
        if reading := seen.reading(name):
            heard.add(reading.age.total_seconds(), part=name)
    return heard


def _store(seen: standing.Seen) -> list[Figure]:
    size = Figure("portal_storage_bytes", "gauge", "Bytes in the file store, measured every six hours.")
    files = Figure("portal_storage_files", "gauge", "Files in the file store, measured every six hours.")
    for figure, name in ((size, measuring.BYTES), (files, measuring.FILES)):
        if reading := seen.reading(name):
            figure.add(reading.value)
    return [size, files]


def _backup() -> list[Figure]:
    age = Figure("portal_backup_age_seconds", "gauge", "How long ago the last whole backup was begun.")
    if whole := Backup.objects.filter(whole=True).first():
        age.add((clock.now() - whole.began_at).total_seconds())
    return [age]


def _requests() -> list[Figure]:
    """Counted by the web processes and handed over to Valkey every few seconds; a missing Valkey leaves them out."""
    total = Figure("portal_requests_total", "counter", "Requests by the name of the page and the answer.")
    seconds = Figure(
        "portal_request_seconds", "histogram", "Seconds until the answer, by the name of the page."
    )
    try:
        counts = request_counts.everybodys()
    except RedisError:
        return []
    answered: dict[str, int] = {}
    for field, many in counts.items():
        what, route, *rest = field.split("|")
        if what == "answered":
            total.add(many, route=route, status=rest[0])
            answered[route] = answered.get(route, 0) + many
    for route, many in answered.items():
        for bound in request_counts.BOUNDS:
            seconds.add(counts.get(f"within|{route}|{bound}", 0), "_bucket", route=route, le=str(bound))
        seconds.add(many, "_bucket", route=route, le="+Inf")
        seconds.add(counts.get(f"microseconds|{route}", 0) / 1e6, "_sum", route=route)
        seconds.add(many, "_count", route=route)
    return [total, seconds]
