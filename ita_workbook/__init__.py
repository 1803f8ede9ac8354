"""ita-workbook: generate, split, read back, judge, repair, merge and report ITA workbooks of Thai agencies."""

__version__ = "0.1.0"
