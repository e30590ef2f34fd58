"""/learning/... and its desk."""

from django.urls import path

from resources.learning import desk, views

urlpatterns = [
    path("", views.shelf, name="list"),
    path("<slug:slug>/", views.course, name="course"),
    path("<slug:slug>/begin/", views.begin, name="begin"),
    path("<slug:slug>/go-on/", views.go_on, name="go_on"),
    path("<slug:slug>/steps/<int:step>/done/", views.say_done, name="say_done"),
    path("<slug:slug>/steps/<int:step>/reflection/", views.reflect, name="reflect"),
]
desk_urlpatterns = [
    path("", desk.index, name="list"),
    path("new/", desk.write, name="write"),
    path("<slug:slug>/", desk.edit, name="edit"),
]
