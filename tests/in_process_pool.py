"""Do the work of `autograde.pool` in the process of the test.

To fork a process and to end it takes longer than most tasks.
"""


class InProcessPool:
    """The parts of `Pool` that collecting uses; what a task raises fails the test."""

    def __init__(self, work, workers):
        self.work = work

    def __class_getitem__(cls, types):
        return cls

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass

    def result(self, task):
        return self.work(task)

    def results(self, tasks):
        for task in tasks:
            yield task, self.work(task)
