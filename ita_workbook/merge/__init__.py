"""Three-way merge, conflicts, ledger and status."""
