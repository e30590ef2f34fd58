"""The audit under 1,000 tamperings, and what its chain costs those who write."""

import random
import statistics
import threading
import time

import pytest
from django.db import connection, transaction

from portal.lib import audit, audit_anchor, audit_chain, storage
from portal.lib.models import AuditEntry
from tests.drill.measured import note
from tests.factories.accounts import agency, person
from tests.portal.tampering import WAYS

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

EACH, DEEDS_BEFORE = 200, 400
WRITERS, DEEDS = 8, 60


@pytest.fixture
def place(settings):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    return agency()


def as_it_stands() -> str:
    """The whole audit in one word, so that the same tampering twice counts once."""
    said = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(said.format, ("plant_auditentry", "plant_auditlink"))))
        return " ".join(str(told) for (told,) in cursor.fetchall())


def number_on(after: int) -> None:
    """Let the next entry have the number behind this one, as a rolled-back one had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('plant_auditentry', 'id'), %s)", [after])


def test_a_thousand_tamperings_are_found(place):
    someone, found, missed = person("Robin Vale"), dict.fromkeys(WAYS, 0), []
    for number in range(DEEDS_BEFORE):
        with transaction.atomic():
            audit.record(
                by=someone if number % 3 else None, verb="accounts.tried", thing=place, places=number
            )
        if number % 40 == 0:
            audit_chain.seal()
    audit_chain.seal()
    noted, newest, seen = audit_anchor.read(), AuditEntry.objects.latest("pk").pk, set()
    for way, tamper in WAYS.items():
        for seed in range(EACH):
            with transaction.atomic():
                number_on(newest)
                tamper(random.Random(f"{way} {seed}"))
                seen.add(as_it_stands())
                if any(True for _ in audit_chain.verify(noted)):
                    found[way] += 1
                else:
                    missed.append((way, seed))
                transaction.set_rollback(True)
    with transaction.atomic():
        assert (list(audit_chain.verify(noted)), missed) == ([], [])
    assert len(seen) >= 1000
    figures = ", ".join(f"{way} {number} of {EACH}" for way, number in found.items())
    note(
        "tampering with the audit",
        f"{sum(found.values())} of {EACH * len(WAYS)} found, {len(seen)} of them different: {figures}; 0 signs in the untouched one",
    )


def link_at_once(entry: AuditEntry) -> None:
    """What was not chosen: every deed waits for the chain and adds its own link."""
    audit_chain.lock()
    audit_chain.append([audit_chain.standing(entry, audit_chain.What.WRITTEN)])


def per_second(place, before_commit) -> float:
    """How many deeds a second all writers write, each in a transaction of its own."""

    def write() -> None:
        for number in range(DEEDS):
            with transaction.atomic():
                before_commit(audit.record(by=None, verb="accounts.tried", thing=place, places=number))
                place.__class__.objects.filter(pk=place.pk).exists()
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return WRITERS * DEEDS / (time.perf_counter() - began)


def test_what_the_chain_costs_those_who_write(place):
    """Sealed in batches afterwards, against a lock and a link in every deed."""
    ways = {"a mark, sealed afterwards": lambda _: None, "a lock and a link in every deed": link_at_once}
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(3):
        for name, before_commit in ways.items():
            rates[name].append(per_second(place, before_commit))
            audit_chain.seal()
    began, waiting = time.process_time(), 2000
    with transaction.atomic():
        audit.record_each(verb="accounts.tried", deeds=[(None, place, {})] * waiting)
    began = time.process_time()
    assert audit_chain.seal() == waiting
    sealing = (time.process_time() - began) / waiting * 1e6
    entries, began = AuditEntry.objects.count(), time.process_time()
    with transaction.atomic():
        assert list(audit_chain.verify(audit_anchor.read())) == []
    verifying = (time.process_time() - began) / entries * 1e6
    said = "; ".join(f"{name} {statistics.median(found):.0f} deeds a second" for name, found in rates.items())
    note(
        "chain over the audit",
        f"{WRITERS} writers, 3 turns each, the median: {said}. Sealing afterwards takes {sealing:.0f} µs of processor "
        f"time an entry, verifying {verifying:.0f} µs",
    )
