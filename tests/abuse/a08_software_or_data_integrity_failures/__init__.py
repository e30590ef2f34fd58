"""A08:2025 Software or data integrity failures: forged requests and tickets, fields nobody asked for, rows of others.

Elsewhere: files are written anew, tests/portal/lib/test_documents.py::test_no_trace_of_a_script_is_left_in_the_bytes; the audit's
chain, tests/portal/lib/test_audit_chain.py::test_every_tampering_is_found; backups,
tests/portal/home/keeping/test_backup.py::test_a_file_put_in_the_place_of_another_is_found; pages of a film,
tests/resources/videos/test_watching.py::test_a_made_up_page_does_not_report.
"""
