"""Measure what Dask adds to grading, and how throughput grows with workers.

`python -m benchmarks.cluster` writes build/benchmarks-cluster.md; `--update-docs` writes the page in docs/ instead.
`benchmarks.cluster.coordinator` measures by itself what the coordinator can write.
"""
