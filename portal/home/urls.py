"""Landing, my page, the desk's front page, and how the portal is."""

from django.urls import path

from portal.home import desk, health, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("me/", views.me, name="me"),
    path("desk/", desk.today, name="desk"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
