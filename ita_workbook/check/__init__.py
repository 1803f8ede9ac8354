"""Findings: the catalogue, the engine and its rules."""
