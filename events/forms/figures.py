"""Which period the figures are of."""

import datetime as dt
from typing import Any

from django import forms

from events.models import Series
from portal.lib.forms import Day

LONGEST = dt.timedelta(days=5 * 366)


class PeriodForm(forms.Form):
    """From one day to another, both counted; of one series, or of every event."""

    since = forms.DateField(label="From", widget=Day)
    until = forms.DateField(label="To", widget=Day)
    series = forms.ModelChoiceField(Series.objects.all(), required=False, empty_label="Every event")

    def clean(self) -> dict[str, Any]:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day must not be before the first.")
        elif since and until and until - since > LONGEST:
            self.add_error("until", "Choose five years or less.")
        return self.cleaned_data
