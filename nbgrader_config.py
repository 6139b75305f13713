"""nbgrader's configuration: the folders of this course, and sealed grading in the place of nbgrader's own execution.

COURSE_LANG (ko, ja or en; by default en) chooses the notebooks that `generate_assignment` and `release` work on. One
gradebook grades submissions in all three languages, whichever it was made from.
"""

import os
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here))

from autograde.classroom.nbgrader_plugin import configure  # noqa: E402

configure(get_config(), here, os.environ.get("COURSE_LANG", "en"))  # noqa: F821
