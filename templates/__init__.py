"""The content of the tool as data: frameworks, agencies, sheets, findings, reports."""
