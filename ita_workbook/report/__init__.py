"""The report model made from a master, and its renderers."""
