"""A10:2025 Mishandling of exceptional conditions: what nobody types is answered kindly, and what breaks is shut.

Elsewhere: a broken store, tests/resources/posters/test_making.py::test_without_the_file_store_the_page_says_so; a silent broker,
tests/portal/lib/test_jobs.py::test_a_broker_that_is_away_neither_stops_the_caller_nor_is_waited_for; half a deed,
tests/portal/lib/test_http.py::test_a_refused_form_leaves_nothing_behind_and_may_be_sent_again; errors in the log,
tests/portal/lib/test_logs.py::test_an_error_is_told_by_its_kind_and_where_it_came_from; a lost key,
tests/resources/reviews/test_words.py::test_with_the_key_lost_nothing_is_published_and_the_desk_says_why.
"""
