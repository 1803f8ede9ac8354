"""Checks: from a return to findings."""
