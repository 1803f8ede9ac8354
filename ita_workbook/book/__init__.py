"""Book: what a workbook is; its sheets, columns and lists, what they mean, its content and its identity."""
