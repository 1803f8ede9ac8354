"""Rollups: many files at once."""
