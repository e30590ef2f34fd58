"""Posters with a space for the safeguarding lead. Not: who the lead is (accounts keeps that)."""
