"""Wants to fill the disk: in bytes, in files, in folders. Its folder is in memory, small, and its own."""

import shutil
import tempfile

from red_team.helpers import attack, scores, sealed

BYTES = "n = 0\nwhile n < 40:\n    open(f'fill{n}', 'wb').write(bytes(8 << 20))\n    n += 1"
FILES = "import os\nfor n in range(20_000): open(f'many{n}', 'w').close()"
FOLDERS = "import os\nfor _ in range(20_000):\n    os.mkdir('d')\n    os.chdir('d')"


@sealed
def test_the_disk_stays_as_it_was():
    before = shutil.disk_usage(tempfile.gettempdir()).free
    assert scores(attack(last=BYTES)) == [5, 5]
    assert before - shutil.disk_usage(tempfile.gettempdir()).free < 200 << 20


@sealed
def test_right_answers_behind_a_full_folder_count():
    for way in (BYTES, FILES, FOLDERS):
        assert scores(attack(first=way)) == [5, 5]
