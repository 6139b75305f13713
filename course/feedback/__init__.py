"""Show learners what a failed test means.

Observation, diagnosis, HTML, the hook in IPython and the lint for notebook accidents.
"""
