"""What the business team types about charges."""

from typing import Any, Self

from django import forms

from accounts.models import Agency
from events.actions import lock_exemptions
from events.models import Exemption
from portal.lib import identity
from portal.lib.forms import Day
from portal.lib.two_editors import WithWhatStood


class LedgerFilterForm(forms.Form):
    """Which part of the ledger."""

    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"), required=False, empty_label="Every agency"
    )
    since = forms.DateField(label="From", required=False, widget=Day)
    until = forms.DateField(label="To", required=False, widget=Day)


class WaiveForm(identity.WithoutChildsDetails, forms.Form):
    """Why a charge is not asked for."""

    free_text = ("reason",)
    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the ledger and its exports.",
    )


class ExemptionsForm(WithWhatStood, forms.Form):
    """The sectors that pay nothing."""

    sectors = forms.MultipleChoiceField(
        label="Never charged",
        choices=Agency.Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["sectors"] = list(Exemption.objects.values_list("sector", flat=True))

    def as_saved(self) -> Self:
        lock_exemptions()
        return type(self)()
