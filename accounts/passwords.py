"""What else a new password must not be (AUTH_PASSWORD_VALIDATORS)."""

from django.core.exceptions import ValidationError

from accounts import guessable
from accounts.context import partnership
from accounts.models import Agency, User


class NotOfTheHousesWords:
    """Refuses what is built of the portal's, the partnership's and the person's agencies' words."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError naming the words."""
        house = partnership()
        names = [house.full_name, house.name, house.strapline] if house else []
        if user and user.pk:
            names += Agency.objects.filter(memberships__person=user).values_list("name", flat=True)
        if found := guessable.built_of(password, names):
            raise ValidationError(
                "Anybody would try this here first, because of “%(words)s”. Please take words that have nothing to do with your work.",
                code="password_of_the_house",
                params={"words": "”, “".join(found)},
            )

    def get_help_text(self) -> str:
        """What the page says beforehand."""
        return "Not your agency, your role or this portal: words that have nothing to do with your work."
