"""The 24 lessons, one percent script per step; `course.authoring` reads them."""
