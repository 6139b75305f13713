"""Builds the site into build/site: `python -m docs.site`, which is what `make site` runs."""

import sys

from docs.site.publish import publish

sys.exit(publish())
