"""What the reader of the audit is asked: who, what, about which thing, between which days."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from portal.lib import clock
from portal.lib.models import AuditEntry


def _date(label: str) -> forms.DateField:
    words = {"invalid": "Please write the day like 2026-11-05."}
    return forms.DateField(
        label=label,
        required=False,
        error_messages=words,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"}),
    )


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=80, widget=forms.TextInput(attrs={"class": "input"})
    )


class DeedsForm(forms.Form):
    """The filters above the list of deeds."""

    who = _words("Who: a name or an address")
    what = _words("What was done")
    thing = _words("About what")
    since = _date("From")
    until = _date("To")

    def deeds(self) -> QuerySet[AuditEntry]:
        """The deeds asked for, newest first; none where a filter cannot be read."""
        found = AuditEntry.objects.select_related("by").order_by("-at", "-pk")
        if not self.is_valid():
            return found.none()
        return found.filter(*self._conditions(self.cleaned_data))

    def _conditions(self, given: dict[str, Any]) -> list[Q]:
        asked = []
        if who := given["who"].strip():
            asked.append(Q(by__name__icontains=who) | Q(by__email__icontains=who))
        if what := given["what"].strip():
            asked.append(Q(verb__icontains=what.replace(" ", "_")))
        if thing := given["thing"].strip():
            asked.append(Q(thing__icontains=thing) | Q(summary__icontains=thing))
        if given["since"]:
            asked.append(Q(at__gte=dt.datetime.combine(given["since"], dt.time.min, clock.LONDON)))
        if given["until"]:
            # Its last moment and not the next midnight: after the last day of all there is none.
            asked.append(Q(at__lte=dt.datetime.combine(given["until"], dt.time.max, clock.LONDON)))
        return asked
