"""/briefings/... and its desk."""

from django.urls import path

from resources.briefings import desk, views

urlpatterns = [
    path("", views.shelf, name="list"),
    path("<slug:slug>/", views.briefing, name="briefing"),
    path("<slug:slug>/briefing.pdf", views.as_pdf, name="pdf"),
    path("<slug:slug>/briefing.pptx", views.as_slides, name="slides"),
    path("<slug:slug>/briefing.txt", views.as_text, name="text"),
    path("<slug:slug>/read/", views.read, name="read"),
]
desk_urlpatterns = [
    path("", desk.index, name="list"),
    path("new/", desk.write, name="write"),
    path("<slug:slug>/", desk.edit, name="edit"),
    path("<slug:slug>/page/", desk.page, name="page"),
    path("<slug:slug>/send/", desk.send_for_review, name="send_for_review"),
    path("<slug:slug>/publish/", desk.publish, name="publish"),
]
