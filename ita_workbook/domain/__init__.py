"""Frameworks, agencies, scoring and the crosswalk between years."""
