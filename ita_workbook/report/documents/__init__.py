"""Documents: one module a document; what it says, in no format."""
