"""Everything that is typed into the room passes here."""

from resources.briefings.forms.briefings import ReadingForm, SevenForm
from resources.briefings.forms.deliveries import (
    DeliveriesFilter,
    DeliveryForm,
    TeamActions,
    WithdrawForm,
    planned,
    team_actions,
)

__all__ = [
    "DeliveriesFilter",
    "DeliveryForm",
    "ReadingForm",
    "SevenForm",
    "TeamActions",
    "WithdrawForm",
    "planned",
    "team_actions",
]
