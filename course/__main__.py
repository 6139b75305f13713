from course.cli import app

app()
