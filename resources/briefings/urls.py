"""/briefings/... and its desk."""

from django.urls import path

from resources.briefings import desk, desk_deliveries, desk_files, views, views_deliveries

urlpatterns = [
    path("", views.shelf, name="list"),
    path("deliveries/<uuid:uuid>/", views_deliveries.delivery, name="delivery"),
    path("deliveries/<uuid:uuid>/change/", views_deliveries.change, name="change_delivery"),
    path("deliveries/<uuid:uuid>/withdraw/", views_deliveries.withdraw, name="withdraw_delivery"),
    path("deliveries/<uuid:uuid>/leave/", views_deliveries.leave, name="leave_delivery"),
    path("<slug:slug>/", views.briefing, name="briefing"),
    path("<slug:slug>/briefing.pdf", views.as_pdf, name="pdf"),
    path("<slug:slug>/briefing.pptx", views.as_slides, name="slides"),
    path("<slug:slug>/briefing.txt", views.as_text, name="text"),
    path("<slug:slug>/read/", views.read, name="read"),
    path("<slug:slug>/deliver/", views_deliveries.deliver, name="deliver"),
]
desk_urlpatterns = [
    path("", desk.index, name="list"),
    path("new/", desk.write, name="write"),
    path("new/preview/", desk.preview, name="new_preview"),
    path("new/file/", desk_files.add, name="add_file"),
    path("deliveries/", desk_deliveries.index, name="deliveries"),
    path("deliveries/team-sessions.csv", desk_deliveries.as_csv, name="deliveries_csv"),
    path("deliveries/team-sessions.xlsx", desk_deliveries.as_xlsx, name="deliveries_xlsx"),
    path("<slug:slug>/", desk.edit, name="edit"),
    path("<slug:slug>/preview/", desk.preview, name="preview"),
    path("<slug:slug>/file/", desk_files.replace, name="file"),
    path("<slug:slug>/page/", desk.page, name="page"),
]
