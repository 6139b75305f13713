"""Apply the layers that Linux offers: namespaces, bubblewrap, Landlock, seccomp and rlimits."""
