"""/reviews/..., /guidance/... and their desk."""

from django.urls import path

from resources.reviews import (
    desk,
    desk_checklist,
    desk_evidence,
    desk_guidance,
    desk_links,
    desk_open,
    desk_ours,
    desk_plan,
    desk_words,
    views,
)

urlpatterns = [
    path("reviews/", views.shelf, name="list"),
    path("reviews/<slug:slug>/", views.review, name="review"),
    path("guidance/", views.guidance, name="guidance"),
    path("guidance/<slug:slug>/", views.guidance_page, name="guidance_page"),
]
desk_urlpatterns = [
    path("", desk.shelf, name="list"),
    path("new/", desk.add, name="new"),
    path("guidance/", desk_guidance.shelf, name="guidance"),
    path("guidance/new/", desk_guidance.add, name="guidance_new"),
    path("guidance/<slug:slug>/", desk_guidance.edit, name="guidance_edit"),
    path("guidance/<slug:slug>/forms/", desk_guidance.blank_forms, name="guidance_forms"),
    path("recommendations/open/", desk_open.page, name="open"),
    path("recommendations/open.csv", desk_open.as_csv, name="open_csv"),
    path("recommendations/open.xlsx", desk_open.as_xlsx, name="open_xlsx"),
    path("recommendations/ours/", desk_ours.shelf, name="ours"),
    path("recommendations/ours/<slug:slug>/<int:number>/", desk_ours.one, name="our_recommendation"),
    path("recommendations/ours/<slug:slug>/<int:number>/<int:key>/done/", desk_ours.done, name="our_done"),
    path("recommendations/evidence/<uuid:key>/", desk_evidence.download, name="evidence"),
    path("recommendations/evidence/<uuid:key>/remove/", desk_evidence.remove, name="evidence_remove"),
    path("links/outside/", desk_links.shelf, name="links"),
    path("checklist/items/", desk_checklist.items, name="checklist"),
    path("checklist/items/new/", desk_checklist.add_item, name="checklist_new"),
    path("checklist/items/<int:key>/", desk_checklist.change_item, name="checklist_item"),
    path("<slug:slug>/", desk.editor, name="edit"),
    path("<slug:slug>/details/", desk.details, name="details"),
    path("<slug:slug>/timeline/", desk.timeline, name="timeline"),
    path("<slug:slug>/checklist/<int:item>/", desk_checklist.tick, name="tick"),
    path("<slug:slug>/checklist/<int:item>/untick/", desk_checklist.untick, name="untick"),
    path("<slug:slug>/words/", desk_words.add, name="words_add"),
    path("<slug:slug>/words/<str:handle>/remove/", desk_words.remove, name="words_remove"),
    path("<slug:slug>/history/", desk.history, name="history"),
    path("<slug:slug>/formats/<str:role>/", desk.one_format, name="format"),
    path("<slug:slug>/expected/", desk.expected, name="expected"),
    path("<slug:slug>/recommendations/new/", desk_plan.add, name="recommendation_new"),
    path("<slug:slug>/recommendations/<int:number>/", desk_plan.edit, name="recommendation"),
    path("<slug:slug>/recommendations/<int:number>/words/", desk_plan.approve_words, name="words"),
    path("<slug:slug>/recommendations/<int:number>/actions/", desk_plan.add_action, name="action_new"),
    path("<slug:slug>/recommendations/<int:number>/ask/", desk_plan.ask_owner, name="ask_owner"),
    path("<slug:slug>/recommendations/<int:number>/evidence/", desk_evidence.add, name="evidence_new"),
    path("<slug:slug>/recommendations/<int:number>/learning/", desk_plan.learning, name="learning"),
    path("<slug:slug>/recommendations/<int:number>/close/", desk_plan.close, name="close"),
    path(
        "<slug:slug>/recommendations/<int:number>/ask-to-close/", desk_plan.ask_to_close, name="ask_to_close"
    ),
    path("<slug:slug>/recommendations/<int:number>/reopen/", desk_plan.reopen, name="reopen"),
    path("<slug:slug>/actions/<int:key>/done/", desk_plan.done, name="done"),
    path("<slug:slug>/actions/<int:key>/not-done/", desk_plan.not_done, name="not_done"),
]
