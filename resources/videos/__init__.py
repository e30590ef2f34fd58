"""Recorded briefings: upload, transcode, captions, watch. Not: live sessions (events)."""
