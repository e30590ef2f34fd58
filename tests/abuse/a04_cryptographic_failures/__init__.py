"""A04:2025 Cryptographic failures.

Elsewhere: confidential words at rest, tests/resources/reviews/test_words.py::test_a_word_is_stored_only_as_ciphertext_and_never_logged_indexed_or_audited;
links to files last a minute, tests/resources/library/test_views.py::test_a_link_to_a_file_lasts_a_minute; secrets of the engines,
tests/portal/engines/test_runfile.py::test_a_secret_is_made_once_and_kept_private; backups,
tests/portal/home/keeping/test_backup.py::test_a_damaged_backup_is_said_to_be_damaged; a recovery code and a TOTP code once,
tests/accounts/test_middleware.py::test_a_recovery_code_opens_it_once.
"""
