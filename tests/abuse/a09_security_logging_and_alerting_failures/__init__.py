"""A09:2025 Security logging and alerting failures.

Elsewhere: nobody is named, tests/portal/lib/test_logs.py::test_no_name_address_link_or_key_is_written; who read what is not for
everybody, tests/house/test_watched.py::test_who_took_a_file_of_the_desk_stands_in_the_audit; the audit goes with its deed,
tests/portal/lib/test_audit.py::test_an_entry_goes_with_its_rolled_back_deed; jobs that stop,
tests/portal/lib/test_jobs.py::test_the_last_failure_stops_the_job_and_is_mourned; tampering,
tests/portal/lib/test_audit_chain.py::test_every_tampering_is_found.
"""
