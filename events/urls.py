"""The programme: /events/..., /me/bookings/ and the desk's part of it."""

from django.urls import URLPattern, path

from events import (
    access,
    desk,
    desk_attendance,
    desk_charges,
    desk_evaluation,
    desk_register,
    evaluation,
    views,
)

urlpatterns: list[URLPattern] = [
    path("events/", views.programme, name="list"),
    path("events/approve/<str:token>/", views.approve, name="approve"),
    path("events/comment/<str:token>/", evaluation.comment, name="comment"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/evaluation/", evaluation.page, name="evaluation"),
    path("events/<slug:slug>/access/", access.mine, name="access"),
    path("events/<slug:slug>/book/", views.book, name="book"),
    path("events/<slug:slug>/cancel/", views.cancel, name="cancel"),
    path("events/<slug:slug>/take/", views.take, name="take"),
    path("events/<slug:slug>/manager/", views.remind_manager, name="manager"),
    path("events/<slug:slug>/colleague/", views.colleague, name="colleague"),
    path("events/<slug:slug>/calendar.ics", views.calendar_file, name="calendar"),
    path("events/<slug:slug>/join/", views.join, name="join"),
    path("me/bookings/", views.my_bookings, name="my_bookings"),
]
desk_urlpatterns: list[URLPattern] = [
    path("", desk.events, name="list"),
    path("new/", desk.new, name="new"),
    path("charges/", desk_charges.page, name="charges"),
    path("charges/non-attendance.csv", desk_charges.as_csv, name="charges_csv"),
    path("charges/non-attendance.xlsx", desk_charges.as_xlsx, name="charges_xlsx"),
    path("charges/exemptions/", desk_charges.exemptions, name="exemptions"),
    path("charges/<uuid:uuid>/", desk_charges.waive, name="waive"),
    path("<slug:slug>/", desk.event, name="event"),
    path("<slug:slug>/evaluation/", desk_evaluation.report, name="evaluation"),
    path("<slug:slug>/evaluation/statements/", desk_evaluation.statements, name="statements"),
    path("<slug:slug>/evaluation/impact.csv", desk_evaluation.as_csv, name="impact_csv"),
    path("<slug:slug>/evaluation/impact.xlsx", desk_evaluation.as_xlsx, name="impact_xlsx"),
    path("<slug:slug>/access-needs/", access.at_event, name="access"),
    path("<slug:slug>/details/", desk.details, name="details"),
    path("<slug:slug>/places/", desk.change_places, name="places"),
    path("<slug:slug>/limits/", desk.limits, name="limits"),
    path("<slug:slug>/book-for/", desk.book_for, name="book_for"),
    path("<slug:slug>/line/<uuid:uuid>/", desk.turn, name="turn"),
    path("<slug:slug>/register/", desk_register.register, name="register"),
    path("<slug:slug>/attendance/", desk_attendance.proposal, name="attendance"),
    path("<slug:slug>/attendance/file/", desk_attendance.choose, name="attendance_file"),
    path("<slug:slug>/attendance/discard/", desk_attendance.discard, name="attendance_discard"),
    path("<slug:slug>/publish/", desk.publish, name="publish"),
    path("<slug:slug>/cancel/", desk.call_off, name="cancel"),
]
