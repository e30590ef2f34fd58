"""The audit shows what was done to it, and what is rightly done to it leaves it whole."""

import datetime as dt
import json
import random
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts import actions
from portal.lib import audit, audit_anchor, audit_chain, audit_marks, clock, jobs, storage
from portal.lib.models import AuditEntry, AuditLink, Removal
from tests.factories.accounts import agency, membership, partnership, person
from tests.jobs import drain
from tests.portal.tampering import WAYS


@pytest.fixture
def deeds(bea, settings):
    """Twelve deeds, sealed, one of a removed entry and one of an unnamed one among their links."""
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    place = agency(name="Harbour School")
    for number in range(12):
        audit.record(
            by=bea if number % 2 else None, verb="accounts.tried", thing=place, places=number, of=[1.5]
        )
    audit_chain.seal()
    return AuditEntry.objects.order_by("pk")


def wrong() -> list[str]:
    with transaction.atomic():
        return list(audit_chain.verify(audit_anchor.read()))


def test_an_audit_that_nobody_touched_is_whole(deeds):
    assert (wrong(), AuditLink.objects.count()) == ([], 12)


@pytest.mark.parametrize("way", WAYS)
def test_every_tampering_is_found(deeds, way):
    found = 0
    for seed in range(8):
        with transaction.atomic():
            WAYS[way](random.Random(seed))
            found += bool(wrong())
            transaction.set_rollback(True)
    assert (found, wrong()) == (8, [])


@pytest.mark.parametrize("way", ["insert", "edit"])
def test_sealing_covers_nothing_up(deeds, way):
    WAYS[way](random.Random(1))
    audit.record(by=None, verb="accounts.tried", thing=agency())
    audit_chain.seal()
    assert len(wrong()) >= 1


def test_a_chain_that_was_cut_does_not_grow_over(deeds, caplog):
    WAYS["truncate"](random.Random(1))
    audit.record(by=None, verb="accounts.tried", thing=agency())
    assert (audit_chain.seal(), "The end of the chain is missing" in caplog.text) == (0, True)


def test_a_note_outside_made_with_another_key_is_refused(deeds, settings):
    kept = settings.AUDIT_KEYS
    settings.AUDIT_KEYS = ["another key, of somebody else"]
    audit_anchor.write(audit_chain.head())
    settings.AUDIT_KEYS = kept
    with pytest.raises(audit_anchor.NotOurs):
        audit_anchor.read()


def test_a_note_outside_that_is_gone_is_missed(deeds, settings):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    assert wrong() == ["The note of the chain's end is missing from the file store."]


def test_a_new_key_takes_over_and_the_old_one_still_reads(deeds, settings):
    settings.AUDIT_KEYS = ["a new key", *settings.AUDIT_KEYS]
    audit.record(by=None, verb="accounts.tried", thing=agency())
    assert (audit_chain.seal(), wrong()) == (1, [])
    settings.AUDIT_KEYS = settings.AUDIT_KEYS[:1]
    assert len(wrong()) == 24


def test_nothing_is_asked_of_the_store_while_nothing_waits(deeds, settings, django_assert_num_queries):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    with django_assert_num_queries(2):
        assert audit_chain.seal() == 0


# What is rightly done.


def test_erasing_a_person_leaves_the_audit_whole(deeds, bea, adi):
    gone = person("Priya Nair")
    audit.record(by=gone, verb="accounts.tried", thing=gone)
    actions.erase(person=gone, by=adi)
    audit_chain.seal()
    unnamed = AuditEntry.objects.filter(verb="accounts.tried", summary="somebody")
    assert (wrong(), unnamed.count(), AuditEntry.objects.filter(by=gone).count()) == ([], 1, 0)


def said(thing) -> list[str]:
    return list(
        AuditEntry.objects.filter(verb="accounts.tried", thing=audit.name_of(thing)).values_list(
            "summary", flat=True
        )
    )


def test_erasing_a_person_unnames_what_was_done_to_their_rows_also_those_that_went(bea, adi):
    gone = person("Sam")
    held = membership(gone, agency(name="Harbour School"))
    audit.record(by=bea, verb="accounts.tried", thing=held)
    held.delete()
    actions.erase(person=gone, by=adi)
    summaries = AuditEntry.objects.filter(verb="accounts.tried").values_list("summary", flat=True)
    assert list(summaries) == ["somebody in Harbour School"]


@pytest.mark.parametrize("name", ["Sam", "e", "School", "Sam Jones"])
def test_erasing_a_person_changes_nobody_elses_deeds(bea, adi, name):
    where = agency(name="Harbour School")
    others = [
        membership(person(known, email=f"{n}@example.org"), where)
        for n, known in enumerate(("Samantha Jones", "Sam Jones"))
    ]
    things = [others[0], others[1], others[0].agency, others[1].person]
    for thing in things:
        audit.record(by=bea, verb="accounts.tried", thing=thing)
    before = [said(thing) for thing in things]
    actions.erase(person=person(name, email="another@example.org"), by=adi)
    assert ([said(thing) for thing in things], all(map(len, before))) == (before, True)


def test_a_name_inside_another_word_of_ones_own_row_stays(bea, adi):
    gone = person("E")
    audit.record(by=bea, verb="accounts.tried", thing=membership(gone, agency(name="Eastvale E-Learning")))
    key = AuditEntry.objects.get(verb="accounts.tried").pk
    actions.erase(person=gone, by=adi)
    assert AuditEntry.objects.get(pk=key).summary == "somebody in Eastvale E-Learning"


def test_erasing_whose_name_is_short_keeps_to_the_longest_summary(bea, adi):
    gone = person("E")
    audit.record(by=bea, verb="accounts.tried", thing=membership(gone, agency(name="E " * 59 + "x")))
    actions.erase(person=gone, by=adi)
    assert len(AuditEntry.objects.get(verb="accounts.tried").summary) == 300


def test_erasing_does_not_mend_what_was_tampered_with(deeds, bea, adi):
    deeds.filter(pk=deeds.filter(by=bea).first().pk).update(verb="accounts.other")
    bea.grants.all().delete()
    actions.erase(person=bea, by=adi)
    assert len(wrong()) == 1


def old(entries) -> None:
    """Let these have been written seven years ago by the portal itself."""
    for entry in entries:
        entry.at -= dt.timedelta(days=7 * 365)
        audit.marked(entry).save()


def test_the_nights_removal_leaves_the_audit_whole(bea, settings):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    place = agency()
    audit.record_each(verb="accounts.tried", deeds=[(bea, place, {})] * 3)
    old(AuditEntry.objects.order_by("pk")[:2])
    audit_chain.seal()
    jobs.enqueue("plant.remove_overdue", clock.now().isoformat())
    drain("default")
    assert (Removal.objects.get().counts, wrong(), AuditEntry.objects.count()) == (
        {"plant.AuditEntry": 2}, [], 1,
    )  # fmt: skip


def test_nobody_has_the_night_remove_an_entry_by_making_it_old(deeds):
    deeds.filter(pk=deeds[0].pk).update(at=clock.now() - dt.timedelta(days=7 * 365))
    jobs.enqueue("plant.remove_overdue", clock.now().isoformat())
    drain("default")
    assert (AuditEntry.objects.count(), len(wrong())) == (12, 1)


def test_an_entry_put_back_after_its_removal_is_found(bea, settings):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    audit.record(by=bea, verb="accounts.tried", thing=agency())
    old(AuditEntry.objects.all())
    entry = AuditEntry.objects.get()
    audit_chain.seal()
    audit_chain.remove(AuditEntry.objects.all())
    entry.save(force_insert=True)
    assert len(wrong()) == 1


# Entries from before there were marks, and the command.


def test_entries_from_before_are_taken_in_at_the_first_sealing_and_never_after(bea, settings):
    storage.delete(storage.MEDIA, settings.AUDIT_ANCHOR)
    old_way = {"by": bea, "verb": "accounts.tried", "thing": "accounts.agency:1", "serial": None}
    AuditEntry.objects.create(**old_way)
    audit.record(by=bea, verb="accounts.tried", thing=agency())
    audit_chain.seal()
    assert (wrong(), AuditLink.objects.filter(what="taken in").count()) == ([], 1)
    AuditEntry.objects.create(**old_way)
    audit_chain.seal()
    assert len(wrong()) == 1


def test_the_command_says_that_it_is_whole(deeds, capsys):
    call_command("audit", "verify")
    assert capsys.readouterr().out.startswith("The audit is whole: 12 links")


def test_the_command_names_what_is_wrong_and_ends_with_one(deeds, capsys):
    deeds.filter(pk=deeds[3].pk).update(verb="accounts.other")
    key = deeds[3].pk
    with pytest.raises(CommandError) as refused:
        call_command("audit", "verify")
    assert (refused.value.returncode, f"Entry {key} (accounts.other" in capsys.readouterr().out) == (1, True)


def test_going_on_after_a_restore_asks_for_a_reason_and_is_a_deed(deeds):
    partnership()
    WAYS["truncate"](random.Random(1))
    with pytest.raises(CommandError):
        call_command("audit", "accept")
    call_command("audit", "accept", because="Brought back from Monday.")
    assert (wrong(), AuditEntry.objects.get(verb="plant.audit_accepted").detail["because"]) == (
        [], "Brought back from Monday.",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_who_writes_waits_for_nobody_who_seals(bea):
    place, written = agency(), []

    def write() -> None:
        with transaction.atomic():
            written.append(audit.record(by=None, verb="accounts.tried", thing=place).pk)
        connection.close()

    with transaction.atomic():
        audit_chain.hold()
        other = threading.Thread(target=write)
        other.start()
        other.join(20)
        assert len(written) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(-1e6, 1e6) | st.text("aéß~ ", max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
        max_leaves=6,
    )
)  # fmt: skip
@pytest.mark.django_db
def test_a_mark_is_the_same_after_the_database_had_the_value(value):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [json.dumps(value)])
        back = json.loads(cursor.fetchone()[0])
    assert audit_marks.entry_mark("key", back) == audit_marks.entry_mark("key", value)
