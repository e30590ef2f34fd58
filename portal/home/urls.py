"""Landing, my page, the desk's front page, and how the portal is."""

from django.urls import path

from portal.home import annual, desk, evidence, health, insights, reporting, running, sitemaps, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("me/", views.me, name="me"),
    path("me/set/", views.set_for_me, name="set"),
    path("desk/", desk.today, name="desk"),
    path("desk/annual/", annual.page, name="annual"),
    path("desk/annual/annual.xlsx", annual.as_xlsx, name="annual_xlsx"),
    path("desk/annual/annual.csv", annual.as_csv, name="annual_csv"),
    path("desk/annual/annual.pdf", annual.as_pdf, name="annual_pdf"),
    path("desk/running/", running.page, name="running"),
    path("desk/insights/", insights.page, name="insights"),
    path("desk/insights/insights.xlsx", insights.as_xlsx, name="insights_xlsx"),
    path("desk/insights/insights.csv", insights.as_csv, name="insights_csv"),
    path("desk/insights/insights.pdf", insights.as_pdf, name="insights_pdf"),
    path("desk/evidence/", evidence.page, name="evidence"),
    path("desk/evidence/evidence.xlsx", evidence.as_xlsx, name="evidence_xlsx"),
    path("desk/evidence/evidence.csv", evidence.as_csv, name="evidence_csv"),
    path("desk/evidence/evidence.pdf", evidence.as_pdf, name="evidence_pdf"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
    path(".well-known/security.txt", reporting.security_txt, name="security_txt"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
