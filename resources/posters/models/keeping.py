"""What a person or an agency lets the portal keep for the next poster."""

from django.conf import settings
from django.db import models

from accounts.models import Agency, SafeguardingLead


class SavedWords(models.Model):
    """What a person typed and asked to have remembered. `lead` is the agency's entry at that time: a newer one wins."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    words = models.JSONField(default=dict)
    lead = models.ForeignKey(SafeguardingLead, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"What {self.person} wants on posters"


class AgencyLogo(models.Model):
    """An agency's logo for its posters: the rewritten copy of what its coordinator uploaded."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="+")
    picture_name = models.CharField(max_length=200)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kept_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Logo of {self.agency}"
