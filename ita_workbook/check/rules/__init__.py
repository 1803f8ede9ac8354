"""The rules, one module a family; :mod:`ita_workbook.check.rules.table` lists them all."""
