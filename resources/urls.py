"""The shelves' addresses, one namespace a room."""

from django.urls import URLResolver, include, path

from resources.briefings import urls as briefings
from resources.learning import urls as learning
from resources.library import urls as library
from resources.posters import urls as posters
from resources.reviews import urls as reviews
from resources.videos import urls as videos

urlpatterns: list[URLResolver] = [
    path("", include((library.urlpatterns, "library"))),
    path("", include((reviews.urlpatterns, "reviews"))),
    path("briefings/", include((briefings.urlpatterns, "briefings"))),
    path("posters/", include((posters.urlpatterns, "posters"))),
    path("me/posters/", include((posters.my_urlpatterns, "my_posters"))),
    path("videos/", include((videos.urlpatterns, "videos"))),
    path("learning/", include((learning.urlpatterns, "learning"))),
]
desk_urlpatterns: list[URLResolver] = [
    path("library/", include((library.desk_urlpatterns, "desk_library"))),
    path("reviews/", include((reviews.desk_urlpatterns, "desk_reviews"))),
    path("briefings/", include((briefings.desk_urlpatterns, "desk_briefings"))),
    path("posters/", include((posters.desk_urlpatterns, "desk_posters"))),
    path("videos/", include((videos.desk_urlpatterns, "desk_videos"))),
    path("learning/", include((learning.desk_urlpatterns, "desk_learning"))),
    path("question-banks/", include((learning.bank_urlpatterns, "desk_banks"))),
    path("team/", include((learning.team_urlpatterns, "desk_team"))),
]
