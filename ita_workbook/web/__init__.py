"""The local page: one page a call of the API, for people who never open a terminal; a sibling of the command line."""
