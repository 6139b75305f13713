from autograde.cli import app

app()
