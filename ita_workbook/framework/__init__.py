"""Framework: one fiscal year's tools, indicators, items and scoring, and the agencies that are assessed."""
