"""Courses of steps, and how far each learner has come. Not: the training record (accounts keeps it)."""
