"""The library: /library/..., /pages/... and its desk."""

from django.urls import path

from resources.library import desk, desk_search, feeds, views, views_keeping, views_searches

urlpatterns = [
    path("library/", views.browse, name="browse"),
    path("library/feed/", feeds.feed, name="feed"),
    path("library/<slug:slug>/", views.resource, name="resource"),
    path("library/<slug:slug>/download/", views.download, name="download"),
    path("me/searches/", views_searches.searches, name="searches"),
    path("me/searches/save/", views_searches.save, name="save_search"),
    path("me/searches/stop/<str:token>/", views_searches.stop, name="stop_telling"),
    path("me/searches/<uuid:uuid>/emails/", views_searches.tell, name="tell"),
    path("me/searches/<uuid:uuid>/delete/", views_searches.delete, name="delete_search"),
    path("library/<slug:slug>/save/", views_keeping.save, name="save"),
    path("library/<slug:slug>/cover/<slug:version>.png", feeds.cover, name="cover"),
    path("lists/<str:token>/", views_keeping.shared, name="shared"),
    path("me/saved/", views_keeping.saved, name="saved"),
    path("me/saved/share/", views_keeping.share, name="share"),
    path("me/saved/<uuid:uuid>/withdraw/", views_keeping.withdraw, name="withdraw"),
    path("me/following/", views_keeping.following, name="following"),
    path("me/following/change/", views_keeping.follow, name="follow"),
    path("me/following/email/", views_keeping.choose_digest, name="choose_digest"),
    path("me/following/stop/<str:token>/", views_keeping.stop_digest, name="stop_digest"),
    path("pages/<slug:slug>/", views.page, name="page"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"slug": "accessibility"}, name="accessibility"),
    path(
        "looking-after-yourself/",
        views.page,
        {"slug": "looking-after-yourself"},
        name="looking_after_yourself",
    ),
]
desk_urlpatterns = [
    path("", desk.listing, name="list"),
    path("add/", desk.add, name="add"),
    path("pages/", desk.pages, name="pages"),
    path("pages/<slug:slug>/", desk.page, name="page"),
    path("synonyms/", desk_search.synonyms, name="synonyms"),
    path("synonyms/add/", desk_search.add_synonym, name="add_synonym"),
    path("synonyms/nothing-found/", desk_search.nothing_found, name="nothing_found"),
    path("synonyms/<uuid:uuid>/", desk_search.synonym, name="synonym"),
    path("synonyms/<uuid:uuid>/remove/", desk_search.remove_synonym, name="remove_synonym"),
    path("<uuid:uuid>/", desk.edit, name="edit"),
    path("<uuid:uuid>/file/", desk.file, name="file"),
    path("<uuid:uuid>/findings/<uuid:finding>/accept/", desk.accept, name="accept"),
    path("<uuid:uuid>/file/state/", desk.file_state, name="file_state"),
    path("<uuid:uuid>/send-for-review/", desk.send_for_review, name="send_for_review"),
    path("<uuid:uuid>/send-back/", desk.send_back, name="send_back"),
    path("<uuid:uuid>/publish/", desk.publish, name="publish"),
    path("<uuid:uuid>/announce/", desk.announce, name="announce"),
    path("<uuid:uuid>/archive/", desk.archive, name="archive"),
]
