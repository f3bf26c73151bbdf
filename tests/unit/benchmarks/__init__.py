"""The arithmetic and the tables of the benchmarks."""
