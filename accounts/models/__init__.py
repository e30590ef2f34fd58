"""People, agencies, who goes with whom, and what each has learnt."""

from accounts.models.agencies import Agency, Partnership
from accounts.models.leads import SafeguardingLead
from accounts.models.learning import Certificate, RecordEntry
from accounts.models.people import Grant, Membership, People, User

__all__ = [
    "Agency",
    "Certificate",
    "Grant",
    "Membership",
    "Partnership",
    "People",
    "RecordEntry",
    "SafeguardingLead",
    "User",
]
