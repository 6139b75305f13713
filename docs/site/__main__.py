"""Build the site into build/site: `python -m docs.site`, which `make site` runs."""

import sys

from docs.site.publish import publish

sys.exit(publish())
