"""Where people write freely, a child's details are looked for before anything is kept."""

import importlib
import pathlib

from django import forms
from django.conf import settings

from portal.lib import identity

ROOMS = ("accounts", "events", "portal", "resources")
# Fields of one line that are shorter than this hold a number, a code, a label.
LONG = 100

PROFESSIONALS = (
    "Who somebody at work is and where: names of professionals and their agencies, not of families."
)
OWN = "The partnership's own details, which the administrator keeps."
MACHINE = "Written by a program, read by a program, shown to nobody."
# The field of a form -> why nobody looks through it.
EXCEPTIONS = {
    "accounts.agency_forms.AgencyForm.name": PROFESSIONALS,
    "accounts.agency_forms.AgencyForm.address": PROFESSIONALS,
    "accounts.agency_forms.AgencyForm.domains": PROFESSIONALS,
    "accounts.agency_forms.LeadForm.name": PROFESSIONALS,
    "accounts.agency_forms.LeadForm.role_title": PROFESSIONALS,
    "accounts.agency_forms.LeadForm.deputy1_name": PROFESSIONALS,
    "accounts.agency_forms.LeadForm.deputy2_name": PROFESSIONALS,
    "accounts.agency_forms.PartnershipForm.full_name": OWN,
    "accounts.agency_forms.PartnershipForm.members_line": OWN,
    "accounts.agency_forms.PartnershipForm.front_door_hours": OWN,
    "accounts.agency_forms.PartnershipForm.public_citation": OWN,
    "accounts.agency_forms.PartnershipForm.lado_name": OWN,
    "accounts.agency_forms.PartnershipForm.business_contact_name": OWN,
    "accounts.entrance_forms.ActivateForm.code": "A code of digits.",
    "accounts.entrance_forms.LoginCodeForm.code": "A code.",
    "accounts.entrance_forms.SecondStepAgainForm.code": "A code of digits.",
    "accounts.entrance_forms.SecondStepForm.code": "A code of digits.",
    "accounts.entrance_forms.SignUpForm.name": PROFESSIONALS,
    "accounts.entrance_forms.SignUpForm.job_title": PROFESSIONALS,
    "accounts.entrance_forms.SignUpForm.team": PROFESSIONALS,
    "accounts.entrance_forms.SignUpForm.new_agency": PROFESSIONALS,
    "accounts.entrance_forms.SignUpForm.username": "Not asked: people sign in with their address.",
    "accounts.forms.AgencyChoice.new_agency": PROFESSIONALS,
    "accounts.forms.AgencyChoice.team": PROFESSIONALS,
    "accounts.forms.AskToJoinForm.new_agency": PROFESSIONALS,
    "accounts.forms.AskToJoinForm.team": PROFESSIONALS,
    "accounts.forms.DetailsForm.name": PROFESSIONALS,
    "accounts.forms.DetailsForm.job_title": PROFESSIONALS,
    "accounts.forms.JoiningForm.name": PROFESSIONALS,
    "accounts.forms.JoiningForm.job_title": PROFESSIONALS,
    "accounts.forms.JoiningForm.new_agency": PROFESSIONALS,
    "accounts.forms.JoiningForm.team": PROFESSIONALS,
    "events.forms.bookings.RegisterForm.drawn": MACHINE,
    "resources.briefings.forms.deliveries.DeliveryForm.named": "Addresses or names of colleagues with an account; "
    "anything else is refused and not kept.",
    "resources.learning.pilot_forms.PilotForm.addresses": "Addresses of colleagues with an account; anything else is "
    "refused and not kept.",
    "resources.library.forms.DocumentForm.publisher": "The name of an organisation.",
    "resources.library.forms.SaveSearchForm.query": "An address of the library; its words are looked through in clean.",
    "resources.library.forms.HandOverForm.publisher": "The name of an organisation.",
    "resources.library.forms.NewDocumentForm.publisher": "The name of an organisation.",
    "resources.reviews.forms.reviews.ReviewForm.publisher": "The name of an organisation.",
    "resources.reviews.forms.reviews.ReviewForm.reviewer": PROFESSIONALS,
    "resources.videos.caption_forms.LineForm.words": "Looked through with all the other lines at once, in clean of the set.",
    "resources.videos.forms.PartsForm.parts": MACHINE,
    "resources.videos.forms.UploadForm.type": MACHINE,
    "resources.videos.forms.UploadForm.fingerprint": MACHINE,
    "resources.videos.forms.WatchedForm.sitting": MACHINE,
    "resources.videos.forms.WatchedForm.intervals": MACHINE,
}


def every_form() -> list[type[forms.BaseForm]]:
    """The forms of our own, found by reading every file of the rooms."""
    for room in ROOMS:
        for file in (pathlib.Path(settings.BASE_DIR) / room).rglob("*forms*"):
            for each in [file] if file.suffix == ".py" else sorted(file.glob("*.py")):
                parts = each.relative_to(settings.BASE_DIR).with_suffix("").parts
                importlib.import_module(".".join(parts).removesuffix(".__init__"))
    waiting, found = [forms.BaseForm], []
    while waiting:
        for below in waiting.pop().__subclasses__():
            waiting.append(below)
            if below.__module__.split(".")[0] in ROOMS:
                found.append(below)
    return list(dict.fromkeys(found))


def is_free(field: forms.Field) -> bool:
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
        return False
    if isinstance(field, forms.EmailField | forms.URLField | forms.SlugField | forms.UUIDField):
        return False
    length = field.max_length
    return isinstance(field.widget, forms.Textarea) or length is None or length >= LONG


def is_looked_through(form: type[forms.BaseForm], name: str) -> bool:
    field = form.base_fields[name]
    return name in getattr(form, "free_text", ()) or identity.without_childs_details in field.validators


def unguarded() -> set[str]:
    return {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        for name, field in form.base_fields.items()
        if is_free(field) and not is_looked_through(form, name)
    }


def test_every_field_of_free_text_is_looked_through_or_has_its_reason():
    assert unguarded() ^ set(EXCEPTIONS) == set()


def test_what_is_named_as_free_text_is_a_field_of_its_form():
    forms_of_free_text = [form for form in every_form() if getattr(form, "free_text", ())]
    assert len(forms_of_free_text) > 20
    for form in forms_of_free_text:
        dynamic = "__init__" in vars(form)
        assert dynamic or set(form.free_text) <= set(form.base_fields), form
