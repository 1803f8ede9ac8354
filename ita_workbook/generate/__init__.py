"""Writing workbooks with xlsxwriter."""
