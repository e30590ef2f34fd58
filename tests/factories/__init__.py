"""Makes rows for tests; each takes what matters as an argument and invents the rest."""
