"""Benchmarks: ratios of this tool to peers and to floors, all measured in one run."""
