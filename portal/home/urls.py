"""Landing, my page, the desk's front page, health."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
