"""Rebuilding a damaged return into a fresh workbook."""
