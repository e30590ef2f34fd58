"""The request behind the sign-in, for type checkers and readers: its user is a person."""

from django.http import HttpRequest

from accounts.models import User


class SignedIn(HttpRequest):
    """What a closed view receives: LoginRequiredMiddleware has sent everybody else away."""

    user: User
