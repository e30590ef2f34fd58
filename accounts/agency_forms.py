"""What the desk types about agencies, their safeguarding leads and the partnership. Two editors see both versions."""

import datetime as dt
import re
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import capfirst

from accounts import mailboxes
from accounts.actions.agencies import LEAD_FIELDS, NAME_TAKEN
from accounts.forms import not_over
from accounts.models import Agency, Partnership, SafeguardingLead
from portal.lib import clock
from portal.lib.forms import Day, FileDrop, ModelForm
from portal.lib.identity import WithoutChildsDetails
from portal.lib.two_editors import Difference, WithWhatStood


class AgencyForm(WithWhatStood, ModelForm[Agency]):
    """What the list says of an agency."""

    class Meta:
        model = Agency
        fields = ["name", "sector", "address", "domains"]
        labels = {"domains": "Email domains"}
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "domains": "For example school.sch.uk, nhs.net. Requests from other addresses are marked.",
        }

    def as_saved(self) -> Self:
        agencies = Agency.objects.select_for_update(no_key=True)
        return type(self)(instance=agencies.filter(pk=self.instance.pk).first())

    def clean_name(self) -> str:
        """One agency, one name, however it is written."""
        name = " ".join(self.cleaned_data["name"].split())
        if Agency.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(NAME_TAKEN)
        return name

    def clean_domains(self) -> str:
        """Domains only, one comma between them."""
        try:
            return mailboxes.domains_in(self.cleaned_data["domains"])
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong


class MergeForm(forms.Form):
    """Which agency takes over everything."""

    target = forms.ModelChoiceField(Agency.objects.none(), label="Merge into", to_field_name="uuid")

    def __init__(self, *args: Any, source: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = (  # type: ignore[attr-defined]  # a ModelChoiceField
            Agency.objects.approved().exclude(pk=source.pk)
        )


def phone_number(typed: str) -> None:
    """Something that can be dialled: six figures or more. Raises ValidationError."""
    if sum(sign.isdigit() for sign in typed) < 6:
        raise ValidationError("Give a number that people can ring, with its area code.")


class LeadForm(WithWhatStood, WithoutChildsDetails, ModelForm[SafeguardingLead]):
    """The agency's safeguarding lead from a day on. It begins with who is the lead `on` a day, or today.

    Entries are never edited, so its edition is the last one that was made. Only an entry that holds on the day that is
    chosen would be cut short: who was named meanwhile for other days stays, and nobody is asked about it.
    """

    free_text = ("cover_text",)
    starts = forms.DateField(
        label="From", widget=Day, help_text="Today, or a later day: posters change on that day."
    )

    class Meta:
        model = SafeguardingLead
        fields = [*LEAD_FIELDS, "starts"]
        labels = {
            "name": "Name",
            "role_title": "Role title",
            "cover_text": "Cover",
            "out_of_hours": "Out of hours",
        }
        help_texts = {
            "cover_text": "Who to ask when all of them are away, for example: ask at reception.",
            "out_of_hours": "A number, or who to ring.",
        }

    def __init__(self, *args: Any, agency: Agency, on: dt.date | None = None, **kwargs: Any) -> None:
        self.agency = agency
        standing = self._standing(on or clock.today())
        begins: dict[str, Any] = {"role_title": agency.lead_title, "starts": clock.today()}
        if standing:
            begins |= forms.model_to_dict(standing, fields=LEAD_FIELDS)
            begins["starts"] = standing.starts if on else clock.today()
        super().__init__(*args, initial=begins, **kwargs)
        for name in ("phone", "deputy1_phone", "deputy2_phone"):
            self.fields[name].validators.append(phone_number)
            self.fields[name].widget.attrs["inputmode"] = "tel"

    def _standing(self, day: dt.date) -> SafeguardingLead | None:
        return self.agency.leads.on(day).first()

    def as_saved(self) -> Self:
        Agency.objects.select_for_update(no_key=True).filter(pk=self.agency.pk).first()
        return type(self)(agency=self.agency, on=self.chosen_day)

    @property
    def chosen_day(self) -> dt.date:
        """From which day on; today while what was typed is no such day."""
        day: dt.date = self.cleaned_data.get("starts") or clock.today()
        return day

    @property
    def edition(self) -> str:
        """The last entry that was made for the agency, whenever it holds."""
        return str(self.agency.leads.aggregate(last=Max("pk"))["last"] or 0)

    def still_stands(self, said: str) -> bool:
        """Who holds on the chosen day was named before the page was opened."""
        standing = self._standing(self.chosen_day)
        return standing is None or standing.pk <= int(said)

    def clean_starts(self) -> dt.date:
        """Who was the lead on a day that is over stays as it was."""
        day: dt.date = self.cleaned_data["starts"]
        not_over(day)
        return day

    def clean(self) -> dict[str, Any]:
        """A deputy has a name and a number, or is left out."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for which in ("deputy1", "deputy2"):
            name, phone = typed.get(f"{which}_name"), typed.get(f"{which}_phone")
            if name and not phone and f"{which}_phone" not in self.errors:
                self.add_error(f"{which}_phone", "Add the deputy's number, or leave the name out.")
            if phone and not name:
                self.add_error(f"{which}_name", "Add the deputy's name, or leave the number out.")
        return typed


class PartnershipForm(WithWhatStood, ModelForm[Partnership]):
    """What every page, letter and certificate says about the partnership."""

    logo_file = forms.FileField(
        label="Logo", required=False, widget=FileDrop(note="PNG or JPEG, square, up to 2 MB")
    )

    class Meta:
        model = Partnership
        fields = [
            "name",
            "full_name",
            "strapline",
            "members_line",
            "front_door_phone",
            "front_door_email",
            "front_door_hours",
            "out_of_hours_phone",
            "lado_name",
            "lado_phone",
            "lado_email",
            "referral_mailbox",
            "business_contact_name",
            "business_contact_email",
            "business_contact_phone",
            "certificate_prefix",
            "public_months",
            "public_citation",
        ]
        labels = {
            "name": "Short name",
            "full_name": "Full name",
            "lado_name": "Name",
            "lado_phone": "Phone",
            "lado_email": "Email",
            "front_door_phone": "Phone",
            "front_door_email": "Email",
            "front_door_hours": "Hours",
            "business_contact_name": "Name",
            "business_contact_email": "Email",
            "business_contact_phone": "Phone",
            "certificate_prefix": "Certificate numbers begin with",
        }
        help_texts = {
            "public_months": "Taking a published review away earlier needs a legal reason on record."
        }
        widgets = {
            "members_line": forms.Textarea(attrs={"rows": 3}),
            "public_citation": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("front_door_phone", "out_of_hours_phone", "lado_phone", "business_contact_phone"):
            self.fields[name].validators.append(phone_number)
            self.fields[name].widget.attrs["inputmode"] = "tel"
        self.called_alone = {
            name: capfirst(str(Partnership._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column
            for name in self.fields
            if name.startswith(("front_door", "lado", "business_contact"))
        }

    def as_saved(self) -> Self:
        return type(self)(instance=Partnership.objects.select_for_update(no_key=True).first())

    def begins(self) -> dict[str, object]:
        """The picture as well: a page that shows an old one may not put another in its place."""
        return super().begins() | {"logo": self.instance.logo}

    @property
    def both_versions(self) -> list[Difference]:
        """A picture has no words: theirs is the one that the page shows, and yours has to be chosen again."""
        sent = self.files.get("logo_file")
        if not (self.saved_meanwhile and sent):
            return super().both_versions
        theirs = "The one that is there now" if self.instance.logo else ""
        return [*super().both_versions, Difference("Logo", theirs, f"{sent.name}: choose it again")]

    def clean_certificate_prefix(self) -> str:
        """Two to four capital letters."""
        prefix: str = self.cleaned_data["certificate_prefix"].strip().upper()
        if not re.fullmatch(r"[A-Z]{2,4}", prefix):
            raise ValidationError("Two to four letters, such as NM.")
        return prefix

    @property
    def changes(self) -> dict[str, Any]:
        """The fields to keep; the picture is stored by itself."""
        return {key: value for key, value in self.cleaned_data.items() if key != "logo_file"}
