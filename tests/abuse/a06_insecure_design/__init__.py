"""A06:2025 Insecure design: limits of the trade, forms that count once, letters that scanners open, files that are bombs.

Elsewhere: places, tests/events/test_claims.py::test_of_fifty_claims_on_one_freed_place_none_passes_the_five_who_wait and
tests/events/test_claims.py::test_without_the_lock_the_same_claims_oversell; two pairs of eyes,
tests/resources/reviews/test_four_eyes.py::test_a_change_needs_the_eye_of_somebody_who_did_not_make_it; watched time,
tests/resources/videos/test_watching.py::test_seeking_to_the_end_is_not_watching; the pace of drawings,
tests/resources/posters/test_pace.py::test_an_impatient_reader_is_asked_to_pause; bombs,
tests/portal/lib/test_hostile.py::test_a_hostile_file_is_refused_with_a_sentence.
"""
