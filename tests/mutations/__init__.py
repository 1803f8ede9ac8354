"""A corpus of what ordinary days do to a filled workbook, with the findings each must give and no others."""
