"""The workbook specification and the content it describes."""
