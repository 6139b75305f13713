"""Grading: from what a learner handed in to scores, words and pages."""

import sys

# nbformat's validator would spend two seconds on a grammar of web addresses, of which notebooks have none to check.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
