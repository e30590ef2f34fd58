"""A03:2025 Software supply chain failures.

Elsewhere: the environment is made from the lock, tests/portal/engines/test_install.py::test_an_unchanged_lock_asks_for_nothing;
every dependency has its reason in pyproject.toml.
"""
