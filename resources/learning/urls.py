"""/learning/... and its desk."""

from django.urls import URLPattern, path

from resources.learning import (
    desk,
    desk_banks,
    desk_pilot,
    desk_preview,
    desk_questions,
    desk_quiz,
    desk_team,
    views,
    views_quiz,
)


def _questions(at: str) -> list[URLPattern]:
    """The pages of the questions of one place: a quiz, or a bank."""
    return [
        path(f"{at}<slug:kind>/new/", desk_questions.question_write, name="question_write"),
        path(f"{at}<int:question>/", desk_questions.question_edit, name="question_edit"),
        path(f"{at}<int:question>/preview/", desk_questions.question_preview, name="question_preview"),
        path(f"{at}<int:question>/move/", desk_questions.question_move, name="question_move"),
        path(f"{at}<int:question>/remove/", desk_questions.question_remove, name="question_remove"),
    ]


urlpatterns = [
    path("", views.shelf, name="list"),
    path("<slug:slug>/", views.course, name="course"),
    path("<slug:slug>/begin/", views.begin, name="begin"),
    path("<slug:slug>/begin-anew/", views.begin_anew, name="begin_anew"),
    path("<slug:slug>/remark/", views.remark, name="remark"),
    path("<slug:slug>/go-on/", views.go_on, name="go_on"),
    path("<slug:slug>/steps/<int:step>/done/", views.say_done, name="say_done"),
    path("<slug:slug>/steps/<int:step>/reflection/", views.reflect, name="reflect"),
    path("<slug:slug>/quiz/<int:step>/", views_quiz.quiz, name="quiz"),
    path("<slug:slug>/quiz/<int:step>/begin/", views_quiz.begin, name="quiz_begin"),
    path("<slug:slug>/attempts/<uuid:key>/", views_quiz.attempt, name="attempt"),
    path("<slug:slug>/attempts/<uuid:key>/close/", views_quiz.close, name="attempt_close"),
    path("<slug:slug>/attempts/<uuid:key>/<int:place>/", views_quiz.question, name="question"),
]
desk_urlpatterns = [
    path("", desk.index, name="list"),
    path("new/", desk.write, name="write"),
    path("<slug:slug>/", desk.edit, name="edit"),
    path("<slug:slug>/copy/", desk.copy, name="copy"),
    path("<slug:slug>/pilot/", desk_pilot.pilot, name="pilot"),
    path("<slug:slug>/pilot/close/", desk_pilot.close, name="pilot_close"),
    path("<slug:slug>/preview/", desk_preview.course, name="preview"),
    path("<slug:slug>/preview/<int:step>/", desk_preview.step, name="preview_step"),
    path("<slug:slug>/taken/", desk.taken, name="taken"),
    path("<slug:slug>/quizzes/new/", desk_quiz.quiz_write, name="quiz_write"),
    path("<slug:slug>/quizzes/<int:pk>/", desk_quiz.quiz_edit, name="quiz_edit"),
    path("<slug:slug>/quizzes/<int:pk>/copy/", desk_quiz.quiz_copy, name="quiz_copy"),
    path("<slug:slug>/quizzes/<int:pk>/figures/", desk_quiz.quiz_figures, name="quiz_figures"),
    path("<slug:slug>/quizzes/<int:pk>/figures.csv", desk_quiz.quiz_figures_csv, name="quiz_figures_csv"),
    *_questions("<slug:slug>/quizzes/<int:pk>/questions/"),
]
bank_urlpatterns = [
    path("", desk_banks.index, name="list"),
    path("new/", desk_banks.write, name="bank_write"),
    path("<int:bank>/", desk_banks.edit, name="bank_edit"),
    path("<int:bank>/delete/", desk_banks.delete, name="bank_delete"),
    *_questions("<int:bank>/questions/"),
]
team_urlpatterns = [
    path("", desk_team.agencies, name="agencies"),
    path("<uuid:key>/", desk_team.board, name="board"),
    path("<uuid:key>/team.csv", desk_team.board_csv, name="board_csv"),
    path("<uuid:key>/set/", desk_team.set_new, name="set"),
    path("<uuid:key>/set/<uuid:item>/", desk_team.change, name="change"),
    path("<uuid:key>/set/<uuid:item>/withdraw/", desk_team.withdraw, name="withdraw"),
    path("<uuid:key>/nudge/", desk_team.nudge, name="nudge"),
    path("<uuid:key>/nudge/<uuid:person>/", desk_team.nudge, name="nudge_person"),
]
