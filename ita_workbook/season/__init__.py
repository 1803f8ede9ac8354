"""Season: a master begun, issued, followed and carried to the next year; the ledger."""
