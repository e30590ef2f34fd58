"""What the business team types about charges."""

from django import forms

from accounts.models import Agency
from portal.lib import identity
from portal.lib.forms import Day


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


class ExemptionsForm(forms.Form):
    """The sectors that pay nothing."""

    sectors = forms.MultipleChoiceField(
        label="Never charged",
        choices=Agency.Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
