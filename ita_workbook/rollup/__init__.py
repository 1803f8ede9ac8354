"""Many files: checked by all processors of the machine, in memory that does not grow with their number."""
