"""Merge: what is done with a return; marked, repaired, compared, merged. It knows no ledger."""
