"""A02:2025 Security misconfiguration.

Elsewhere: a server without its secrets does not start, tests/portal/settings/test_production.py::test_it_names_the_one_that_is_missing;
names of cookies, tests/portal/settings/test_production.py::test_cookies_are_for_this_host_over_https_alone; the engines,
tests/portal/engines/test_up.py::test_the_database_wants_a_password_and_gives_no_superuser and
tests/portal/engines/test_up.py::test_valkey_refuses_strangers.
"""
