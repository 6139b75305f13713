"""Talk to a student process: codec, channel, handles and sessions of the grader."""
