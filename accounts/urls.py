"""People, agencies, records: /me/..., /verify/ and their desk."""

from django.urls import path

from accounts import entrance, views, views_data, views_record, views_sessions
from accounts.desk import agencies, deeds, dormancy, frameworks, people, plant, retention, settings

entrance_urlpatterns = entrance.urlpatterns

urlpatterns = [
    path("me/waiting/", views.waiting, name="waiting"),
    path("me/details/", views.profile, name="profile"),
    path("me/details/join/", views.join, name="join"),
    path("me/details/leave/<uuid:key>/", views.leave, name="leave"),
    path("me/record/", views_record.record, name="record"),
    path("me/record/record.xlsx", views_record.record_xlsx, name="record_xlsx"),
    path("me/record/record.csv", views_record.record_csv, name="record_csv"),
    path("me/record/record.pdf", views_record.record_pdf, name="record_pdf"),
    path("me/record/framework/", views_record.framework, name="framework"),
    path("me/record/add/", views_record.add_outside, name="add_outside"),
    path("me/record/<uuid:key>/", views_record.outside, name="outside"),
    path("me/record/<uuid:key>/remove/", views_record.remove_outside, name="remove_outside"),
    path("me/record/<uuid:key>/proof/", views_record.proof, name="proof"),
    path("me/record/<uuid:key>/reflection/", views_record.reflection, name="reflection"),
    path("me/data/", views_data.data, name="data"),
    path("me/data/my-data.zip", views_data.data_zip, name="data_zip"),
    path("me/data/close/", views_data.close, name="close"),
    path("me/sessions/", views_sessions.sessions, name="sessions"),
    path("me/sessions/end/", views_sessions.end_others, name="end_other_sessions"),
    path("me/sessions/<slug:handle>/end/", views_sessions.end, name="end_session"),
    path("me/certificates/", views.certificates, name="certificates"),
    path("me/certificates/<str:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("verify/", views.verify_lookup, name="verify_lookup"),
    path("verify/<str:number>/", views.verify, name="verify"),
    path("logo/<str:name>/", views.logo, name="logo"),
]

desk_urlpatterns = [
    path("people/", people.everybody, name="people"),
    path("people/<uuid:key>/", people.person, name="person"),
    path("people/<uuid:key>/role/", people.give_role, name="give_role"),
    path("people/<uuid:key>/open/", dormancy.reopen, name="reopen"),
    path("people/<uuid:key>/close/", retention.erase, name="erase"),
    path("people/requests/<uuid:key>/", people.decide, name="decide"),
    path("people/requests/<uuid:key>/approve/", people.approve, name="approve"),
    path("people/requests/<uuid:key>/refuse/", people.refuse, name="refuse"),
    path("people/memberships/<uuid:key>/role/", people.change_part, name="change_part"),
    path("people/memberships/<uuid:key>/end/", people.end_membership, name="end_membership"),
    path("people/certificates/<str:number>/withdraw/", people.withdraw, name="withdraw"),
    path("roles/", people.roles_page, name="roles"),
    path("roles/<uuid:key>/end/", people.end_role, name="end_role"),
    path("agencies/", agencies.listing, name="agencies"),
    path("agencies/new/", agencies.add, name="add_agency"),
    path("agencies/<uuid:key>/", agencies.agency, name="agency"),
    path("agencies/<uuid:key>/edit/", agencies.edit, name="edit_agency"),
    path("agencies/<uuid:key>/approve/", agencies.approve, name="approve_agency"),
    path("agencies/<uuid:key>/merge/", agencies.merge, name="merge_agency"),
    path("agencies/<uuid:key>/lead/", agencies.lead, name="lead"),
    path("frameworks/", frameworks.listing, name="frameworks"),
    path("frameworks/new/", frameworks.add, name="add_framework"),
    path("frameworks/<uuid:key>/", frameworks.change, name="framework"),
    path("audit/", deeds.deeds, name="deeds"),
    path("audit/audit.csv", deeds.deeds_csv, name="deeds_csv"),
    path("retention/", retention.retention, name="retention"),
    path("settings/", settings.partnership, name="settings"),
    path("emails/", plant.emails, name="emails"),
    path("emails/<int:key>/", plant.email, name="email"),
    path("emails/<int:key>/again/", plant.send_again, name="send_again"),
    path("emails/<int:key>/bounced/", plant.bounced, name="bounced"),
    path("jobs/", plant.jobs, name="jobs"),
    path("jobs/<int:key>/retry/", plant.retry, name="retry_job"),
]
