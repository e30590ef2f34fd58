"""Backups: taken, brought back, compared. Commands only; no page leads here."""
