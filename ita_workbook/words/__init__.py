"""Words: how Thai and English are written, read and filled in; no other room is needed for it."""
