"""A05:2025 Injection: formulas, headers, calendars, markup, letters' fields, searches, drawings.

Elsewhere: words in drawings, tests/portal/lib/test_typst_draw.py::test_what_people_type_is_printed_never_run; captions and
playlists, tests/resources/videos/test_playlists.py::test_an_address_cannot_break_out_of_its_quotes; Markdown,
tests/portal/lib/test_text.py::test_html_is_printed_not_obeyed; programs without a shell,
tests/portal/lib/test_safely.py::test_a_program_runs_by_full_path_only.
"""
