"""The desk's way to take in recordings that no browser sent: the business team's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.signed_in import SignedIn
from portal.lib import storage
from portal.lib.http import form_page, idempotent, needs
from resources.videos import taking
from resources.videos.forms import TakingForm, largest_in_words


@require_http_methods(["GET", "POST"])
@needs("videos.take_in")
@idempotent("videos.take_in")
def take_in(request: SignedIn) -> HttpResponse:
    """What waits in the folder and in the inbox; the chosen one gets a card and is prepared."""
    try:
        waiting, away = taking.found(), ""
    except storage.StorageUnavailable as error:
        waiting, away = [], error.sentence
    form = TakingForm(request.POST or None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        file, title = form.cleaned_data["chosen"], form.cleaned_data["title"]
        video = taking.take(file=file, title=title, by=request.user)
        messages.success(request, "It is taken in. You can describe it while it is prepared.")
        return redirect("desk_videos:video", video=video.uuid)
    context = {"form": form, "waiting": waiting, "away": away, "largest": largest_in_words()}
    return form_page(request, "videos/desk_take_in.html", context)
