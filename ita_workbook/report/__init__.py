"""Report: the documents that an agency signs and publishes."""
