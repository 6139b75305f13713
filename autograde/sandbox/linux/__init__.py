"""Apply the sandbox layers that Linux offers.

They are namespaces, bubblewrap, Landlock, seccomp and rlimits.
"""
