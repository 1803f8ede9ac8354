"""Formats: a report written as docx, xlsx, html or pdf."""
