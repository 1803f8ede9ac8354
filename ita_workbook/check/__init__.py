"""Findings: the catalogue, the rules and the engine that applies them, and the outputs."""
