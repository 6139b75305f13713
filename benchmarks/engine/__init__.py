"""Engine speed, measured against its peers in one run.  `python -m benchmarks.engine` writes docs/benchmarks.md."""
