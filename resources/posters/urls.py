"""/posters/... and its desk."""

from django.urls import URLPattern, path

from resources.posters import desk, views

urlpatterns: list[URLPattern] = [
    path("", views.shelf, name="list"),
    path("<slug:slug>/", views.poster, name="poster"),
    path("<slug:slug>/preview/", views.preview, name="preview"),
    path("<slug:slug>/make/", views.make, name="make"),
]
desk_urlpatterns: list[URLPattern] = [
    path("", desk.posters, name="list"),
    path("add/", desk.add, name="add"),
    path("new/", desk.draw, name="draw"),
    path("<slug:slug>/", desk.poster, name="poster"),
    path("<slug:slug>/artwork/<str:size>/", desk.artwork, name="artwork"),
    path("<slug:slug>/mini/", desk.take_mini_away, name="take_mini_away"),
    path("<slug:slug>/boxes/<str:size>/", desk.boxes, name="boxes"),
    path("<slug:slug>/boxes/<str:size>/start/", desk.start_boxes, name="start_boxes"),
]
