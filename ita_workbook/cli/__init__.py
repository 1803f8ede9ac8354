"""The command line: one module per command; options in, one call, printing out."""
