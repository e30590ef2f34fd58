"""What people do with their own record: choose a framework, add learning from elsewhere, think it over."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts import frameworks, proofs, record
from accounts.models import Framework, Outside, RecordEntry, Reflection, Requirement, User
from portal.lib import audit
from portal.lib.refusals import Refused

SAVED_MEANWHILE = (
    "You saved this from another page while you were writing here. Nothing was overwritten: read both below."
)


@transaction.atomic
def choose_framework(*, person: User, by: User, framework: Framework | None) -> None:
    """Measure a person's record against a framework from now on, or against none."""
    person.framework = framework
    person.save(update_fields=["framework"])
    audit.record(by=by, verb="accounts.chose_framework", thing=person, framework=str(framework or ""))


@transaction.atomic
def write_framework(
    *, by: User | None, asked: Sequence[frameworks.Asked], framework: Framework | None = None, **fields: Any
) -> Framework:
    """Add a framework with what it asks, or change one: everybody who chose it is measured anew."""
    framework = framework or Framework()
    for name, value in fields.items():
        setattr(framework, name, value)
    framework.save()
    framework.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(
            framework=framework,
            order=order,
            levels=", ".join(one.levels),
            minutes=one.minutes,
            share=one.share,
        )
        for order, one in enumerate(asked, 1)
    )
    audit.record(by=by, verb="accounts.wrote_framework", thing=framework, asked=[one.words for one in asked])
    return framework


@transaction.atomic
def add_outside(
    *,
    person: User,
    by: User,
    title: str,
    provider: str,
    completed_on: dt.date,
    minutes: int,
    level: str,
    participatory: bool,
    proof: str = "",
) -> RecordEntry:
    """Enter learning from elsewhere at the person's own word; `proof` is the name of the checked paper in the store."""
    entry = record.enter(
        person=person,
        source=f"outside:{uuid.uuid4()}",
        kind=RecordEntry.Kind.OUTSIDE,
        title=title,
        minutes=minutes,
        level=level,
        participatory=participatory,
        completed_on=completed_on,
    )
    Outside.objects.create(entry=entry, provider=provider, proof=proof)
    audit.record(by=by, verb="accounts.added_outside_learning", thing=entry, proved=bool(proof))
    return entry


@transaction.atomic
def change_outside(
    *, entry: RecordEntry, by: User, provider: str, proof: str = "", **fields: Any
) -> RecordEntry:
    """Change what a person said of learning elsewhere. Without a new paper the old one stays.

    Raises record.IsProven: what a certificate states stands as it is.
    """
    record.must_be_unproven(RecordEntry.objects.filter(pk=entry.pk))
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(fields))
    outside, _ = Outside.objects.select_for_update(of=("self",), no_key=True).get_or_create(entry=entry)
    if proof and outside.proof:
        proofs.forget_later(outside.proof)
    outside.provider, outside.proof = provider, proof or outside.proof
    outside.save(update_fields=["provider", "proof"])
    audit.record(by=by, verb="accounts.changed_outside_learning", thing=entry, proved=bool(outside.proof))
    return entry


@transaction.atomic
def remove_outside(*, entry: RecordEntry, by: User) -> None:
    """Take learning from elsewhere off the record, its paper and its reflection with it. Raises record.IsProven."""
    proof = Outside.objects.filter(entry=entry).values_list("proof", flat=True).first()
    record.take_back(person=entry.person, source=entry.source, by=by)
    if proof:
        proofs.forget_later(proof)


@transaction.atomic
def reflect(
    *, entry: RecordEntry, by: User, text: str, shared: bool = False, version: str | None = None
) -> None:
    """Keep what a person did differently because of something they learnt; without words, nothing is kept.

    `version` is that of the words on the page that these come from, empty where it showed none; None is who does not
    say. Raises Refused where others were saved since. The words stay out of the audit: they are the person's own.
    """
    RecordEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    written = Reflection.objects.filter(entry=entry)
    stands = written.values_list("text", "shared").first() or ("", False)
    if written.saved_since(version) and stands != (text, bool(text and shared)):
        raise Refused(SAVED_MEANWHILE)
    if not text:
        written.delete()
        RecordEntry.objects.filter(pk=entry.pk, source__startswith=record.ASIDE).delete()
    else:
        Reflection.objects.update_or_create(entry=entry, defaults={"text": text, "shared": shared})
    audit.record(by=by, verb="accounts.reflected", thing=entry, shared=bool(text and shared))


@transaction.atomic
def reflect_first(*, entry: RecordEntry, by: User, text: str, shared: bool = False) -> None:
    """Keep what a person writes about something for the first time. The same words once more change nothing.

    Raises Refused where other words stand: a page that was open before those were written never overwrites them.
    """
    RecordEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    written = Reflection.objects.filter(entry=entry).first()
    if written is None:
        reflect(entry=entry, by=by, text=text, shared=shared)
    elif (written.text, written.shared) != (text, shared):
        raise Refused("You have written about this already, and that stays as it is.")
