"""People, agencies, who goes with whom, and what each has learnt."""

from accounts.models.agencies import Agency, Partnership
from accounts.models.frameworks import Framework, Requirement
from accounts.models.leads import SafeguardingLead
from accounts.models.learning import Certificate, Outside, RecordEntry, Reflection
from accounts.models.people import Grant, Membership, People, User
from accounts.models.sessions import SignedInSession

__all__ = [
    "Agency",
    "Certificate",
    "Framework",
    "Grant",
    "Membership",
    "Outside",
    "Partnership",
    "People",
    "RecordEntry",
    "Reflection",
    "Requirement",
    "SafeguardingLead",
    "SignedInSession",
    "User",
]
