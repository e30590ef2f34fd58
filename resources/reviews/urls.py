"""/reviews/..., /guidance/... and their desk."""

from django.urls import path

from resources.reviews import desk, desk_guidance, desk_plan, views

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
    path("guidance/<slug:slug>/publish/", desk_guidance.publish, name="guidance_publish"),
    path("<slug:slug>/", desk.editor, name="edit"),
    path("<slug:slug>/details/", desk.details, name="details"),
    path("<slug:slug>/history/", desk.history, name="history"),
    path("<slug:slug>/formats/<str:role>/", desk.one_format, name="format"),
    path("<slug:slug>/expected/", desk.expected, name="expected"),
    path("<slug:slug>/publish/", desk.publish, name="publish"),
    path("<slug:slug>/recommendations/new/", desk_plan.add, name="recommendation_new"),
    path("<slug:slug>/recommendations/<int:number>/", desk_plan.edit, name="recommendation"),
    path("<slug:slug>/recommendations/<int:number>/words/", desk_plan.approve_words, name="words"),
    path("<slug:slug>/recommendations/<int:number>/actions/", desk_plan.add_action, name="action_new"),
    path("<slug:slug>/recommendations/<int:number>/close/", desk_plan.close, name="close"),
    path("<slug:slug>/recommendations/<int:number>/reopen/", desk_plan.reopen, name="reopen"),
    path("<slug:slug>/actions/<int:key>/done/", desk_plan.done, name="done"),
    path("<slug:slug>/actions/<int:key>/not-done/", desk_plan.not_done, name="not_done"),
]
