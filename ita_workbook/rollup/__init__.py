"""Many files or agencies at once: process pool over check."""
