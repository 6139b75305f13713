"""Grade a class on many machines, with Dask (`dask.distributed`).

The coordinator (`autograde run --scheduler`) reads submissions, gives jobs to workers and writes what they find. A
worker (`autograde worker`) grades. Between them go bytes in the grammar of `encoding`: no path, no code, no object of a
student's.
"""
