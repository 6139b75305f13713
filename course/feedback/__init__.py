"""Show learners what a failed test means: observation, diagnosis, HTML and the hook in IPython."""
