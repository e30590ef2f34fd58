"""Somebody who means ill, one folder for each category of the OWASP Top 10:2025, through the doors that everybody has.

Each folder's docstring names the tests that stand elsewhere and show the same; `tests/house/test_abuse.py` counts.
"""
