"""A01:2025 Broken access control, with what OWASP counts to it: cross-site requests and the server's own (SSRF).

Elsewhere: who gets what at each address, tests/house/test_doors.py::test_each_person_gets_what_the_list_says and
tests/house/test_doors.py::test_the_open_doors_are_the_listed_ones; what is not yours is not there,
tests/portal/lib/test_http.py::test_what_may_not_be_seen_is_not_found; addresses of our own network,
tests/portal/lib/test_outside.py::test_machines_of_our_own_network_are_not_asked; a save button that leads away,
tests/resources/library/test_saving.py::test_a_button_never_leads_to_another_site.
"""
