"""Addresses. They are stable: tests, calendars and bookmarks depend on them."""

from django.urls import include, path

from accounts import urls as accounts
from events import urls as events
from portal import soon
from portal.home import urls as home
from resources import urls as resources
from resources.briefings import urls as _briefings
from resources.learning import urls as _learning
from resources.library import urls as _library
from resources.posters import urls as _posters
from resources.reviews import urls as _reviews
from resources.videos import urls as _videos

soon.fill(
    home=home,
    accounts=accounts,
    events=events,
    library=_library,
    reviews=_reviews,
    briefings=_briefings,
    posters=_posters,
    videos=_videos,
    learning=_learning,
)

urlpatterns = [
    path("", include((home.urlpatterns, "home"))),
    path("accounts/", include(accounts.entrance_urlpatterns)),
    path("", include((accounts.urlpatterns, "accounts"))),
    path("", include((events.urlpatterns, "events"))),
    path("", include(resources.urlpatterns)),
    path("desk/", include((accounts.desk_urlpatterns, "desk_accounts"))),
    path("desk/events/", include((events.desk_urlpatterns, "desk_events"))),
    path("desk/", include(resources.desk_urlpatterns)),
]
