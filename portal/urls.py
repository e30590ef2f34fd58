"""Addresses. They are stable: tests, calendars and bookmarks depend on them."""

from django.urls import include, path

from accounts import urls as accounts
from events import urls as events
from portal.home import urls as home
from resources import urls as resources

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

handler500 = "portal.home.failing.failed"
