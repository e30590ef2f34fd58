"""/posters/..., /me/posters/ and the desk."""

from django.urls import URLPattern, path

from resources.posters import desk, desk_walls, views, views_copies

urlpatterns: list[URLPattern] = [
    path("", views.shelf, name="list"),
    path("check/", views_copies.check_code, name="check_code"),
    path("check/<str:code>/", views_copies.check, name="check"),
    path("<slug:slug>/", views.poster, name="poster"),
    path("<slug:slug>/preview/", views.preview, name="preview"),
    path("<slug:slug>/make/", views.make, name="make"),
]
my_urlpatterns: list[URLPattern] = [
    path("", views_copies.mine, name="list"),
    path("forget/", views_copies.forget_words, name="forget_words"),
    path("packs/", views_copies.ask_for_pack, name="ask_for_pack"),
    path("packs/<uuid:key>/", views_copies.pack, name="pack"),
    path("packs/<uuid:key>/download/", views_copies.download_pack, name="download_pack"),
    path("<str:code>/taken-down/", views_copies.take_down, name="take_down"),
]
desk_urlpatterns: list[URLPattern] = [
    path("", desk.posters, name="list"),
    path("add/", desk.add, name="add"),
    path("new/", desk.draw, name="draw"),
    path("walls/", desk_walls.walls, name="walls"),
    path("walls/<uuid:key>/logo/", desk_walls.logo, name="logo"),
    path("<slug:slug>/", desk.poster, name="poster"),
    path("<slug:slug>/artwork/<str:size>/", desk.artwork, name="artwork"),
    path("<slug:slug>/mini/", desk.take_mini_away, name="take_mini_away"),
    path("<slug:slug>/boxes/<str:size>/", desk.boxes, name="boxes"),
    path("<slug:slug>/boxes/<str:size>/look/", desk.look, name="look"),
    path("<slug:slug>/boxes/<str:size>/start/", desk.start_boxes, name="start_boxes"),
]
