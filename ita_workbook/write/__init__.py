"""Write: from a book to a file, and the one way in which tables are written."""
