"""Landing, my page, the desk's front page, and how the portal is."""

from django.urls import path

from portal.home import desk, health, sitemaps, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("me/", views.me, name="me"),
    path("desk/", desk.today, name="desk"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
