"""The desk's answer to "Publish": every shelf's button ends here."""

from django.contrib import messages

from accounts.signed_in import SignedIn
from resources.library import actions, publishing
from resources.library.models import Resource


def publish_or_say(request: SignedIn, resource: Resource, *, done: str = "Published.") -> None:
    """Publish a card, or leave a message for each thing that is still to do."""
    try:
        actions.publish(resource=resource, by=request.user)
    except publishing.NotReady as todo:
        for sentence in todo.sentences:
            messages.error(request, sentence)
    else:
        messages.success(request, done)
