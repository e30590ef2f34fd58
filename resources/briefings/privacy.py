"""What the room holds about people."""

from portal.lib.privacy import holds, nothing_personal
from resources.briefings.models import Briefing, Reading, Section

nothing_personal(Briefing, "The partnership's own words.")
nothing_personal(Section, "The partnership's own words.")
holds(Reading, person="person", keep="As long as the account: it is the person's own note.")
