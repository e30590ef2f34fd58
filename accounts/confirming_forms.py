"""What is ticked once a year."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership


class ConfirmForm(forms.Form):
    """Those who still work with their agency."""

    memberships = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        to_field_name="uuid",
        error_messages={
            "required": "Tick who still works with you, then press the button.",
            "invalid_choice": "Somebody you ticked has left meanwhile. Look through the list once more.",
            "invalid_pk_value": "Somebody you ticked has left meanwhile. Look through the list once more.",
        },
    )

    def __init__(self, *args: Any, mine: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["memberships"].queryset = mine  # type: ignore[attr-defined]  # a choice of rows
