"""The words that an agency's entry of its lead puts on a poster."""

from accounts.models import Agency, Partnership, SafeguardingLead, User
from resources.posters.models import AgencyLogo, PosterCopy, SavedWords


def words_of(
    lead: SafeguardingLead | None, partnership: Partnership | None, agency: Agency | None = None
) -> dict[str, str]:
    """What stands on a poster: an agency's own lead, and the partnership's number for evenings and weekends.

    An agency that has named nobody gives its name and the title that its sector uses.
    """
    house = partnership.out_of_hours_phone if partnership else ""
    if lead is None:
        known = {"lead_organisation": agency.name, "lead_role": agency.lead_title} if agency else {}
        return known | {"out_of_hours": house}
    return lead_words(lead, house)


def lead_words(lead: SafeguardingLead, house_phone: str) -> dict[str, str]:
    """The words of one entry, with the partnership's number where the agency has none of its own."""
    return {
        "lead_organisation": lead.agency.name,
        "lead_name": lead.name,
        "lead_role": lead.role_title,
        "lead_phone": lead.phone,
        "lead_email": lead.email,
        "deputy1_name": lead.deputy1_name,
        "deputy1_phone": lead.deputy1_phone,
        "deputy2_name": lead.deputy2_name,
        "deputy2_phone": lead.deputy2_phone,
        "cover_text": lead.cover_text,
        "out_of_hours": lead.out_of_hours or house_phone,
    }


def copy_words(copy: PosterCopy) -> dict[str, str]:
    """The words of the entry that stands on a copy, with the partnership's number and the agency's name of that day."""
    if copy.lead is None:
        return {}
    words = lead_words(copy.lead, copy.house_phone)
    return words | {"lead_organisation": copy.organisation or words["lead_organisation"]}


def remembered(person: User, lead: SafeguardingLead | None) -> dict[str, str]:
    """What a person asked to have remembered, unless their agency has named another lead since: then that one counts."""
    kept = SavedWords.objects.filter(person=person).first()
    if kept is None or kept.lead_id != (lead.pk if lead else None):
        return {}
    return {str(key): str(text) for key, text in kept.words.items()}


def logo_of(agency: Agency | None) -> str:
    """The stored name of an agency's logo; empty where it has none."""
    if agency is None:
        return ""
    return AgencyLogo.objects.filter(agency=agency).values_list("picture_name", flat=True).first() or ""
