"""/videos/... and its desk. A rung is the short side of its picture: 480, 1080."""

from django.urls import path

from resources.videos import desk, desk_taking, desk_watched, desk_words, uploads, views

urlpatterns = [
    path("new/", uploads.new, name="new"),
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/line", uploads.line, name="line"),
    path("uploads/<uuid:upload>/", uploads.upload, name="upload"),
    path("uploads/<uuid:upload>/sign", uploads.sign, name="upload_sign"),
    path("uploads/<uuid:upload>/complete", uploads.complete, name="upload_complete"),
    path("uploads/<uuid:upload>/abort", uploads.abort, name="upload_abort"),
    path("<slug:slug>/", views.video, name="video"),
    path("<slug:slug>/master.m3u8", views.master, name="master"),
    path("<slug:slug>/<int:rung>.m3u8", views.playlist, name="playlist"),
    path("<slug:slug>/<int:rung>.mp4", views.plain, name="plain"),
    path("<slug:slug>/sign/<int:rung>/", views.sign, name="sign"),
    path("<slug:slug>/download/", views.download, name="download"),
    path("<slug:slug>/captions.vtt", views.captions, name="captions"),
    path("<slug:slug>/transcript/", views.read, name="read"),
    path("<slug:slug>/transcript.txt", views.transcript, name="transcript"),
    path("<slug:slug>/progress/", views.progress, name="progress"),
]
desk_urlpatterns = [
    path("", desk.index, name="list"),
    path("take-in/", desk_taking.take_in, name="take_in"),
    path("<uuid:video>/", desk.video, name="video"),
    path("<uuid:video>/captions/", desk.captions, name="captions"),
    path("<uuid:video>/captions/words/", desk_words.words, name="words"),
    path("<uuid:video>/captions/draft/", desk_words.draft, name="draft"),
    path("<uuid:video>/captions/approve/", desk.approve, name="approve"),
    path("<uuid:video>/captions/none/", desk.exempt, name="exempt"),
    path("<uuid:video>/watched/", desk_watched.index, name="watched"),
    path("<uuid:video>/watched.csv", desk_watched.as_csv, name="watched_csv"),
    path("<uuid:video>/retry/", desk.retry, name="retry"),
    path("<uuid:video>/stay/", desk.stay, name="stay"),
    path("<uuid:video>/cut/", desk.cut, name="cut"),
    path("<uuid:video>/picture/", desk.picture, name="picture"),
    path("<uuid:video>/release/", desk.release, name="release"),
]
