"""Who is the safeguarding lead, for every room that shows or prints one."""

import datetime as dt
from typing import Any

from accounts.models import Agency, SafeguardingLead
from portal.lib import clock


def lead_for(user_or_agency: Any, on: dt.date | None = None) -> SafeguardingLead | None:
    """The lead of an agency, or of the agency that a person belongs to, on a day (today where none is given).

    None for a visitor, for a person without an agency, and for an agency that has named nobody.
    """
    agency = user_or_agency
    if agency is not None and not isinstance(agency, Agency):
        agency = getattr(agency, "agency", None)
    if agency is None:
        return None
    return SafeguardingLead.objects.on(on or clock.today()).filter(agency=agency).first()
