"""Grade a class: jobs, pool, gradebook, pages and reports."""
