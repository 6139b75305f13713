"""The grader: from a notebook to a score, and from a class to a gradebook."""
