"""Wants the hidden tests from memory: objects, frames, modules, sources kept for tracebacks, the process's own pages."""

from red_team.arena import attack, printed, scores, sealed

SOURCE = """
import gc, sys, linecache, re
hits = set()
def judge(text):
    if 'HIDDEN' + ' TESTS' in text or 'reference' + '(' in text:
        hits.add(text[:80])
for each in gc.get_objects():
    if type(each) is dict:
        for value in list(each.values()):
            if type(value) is str: judge(value)
for each in sys._current_frames().values():
    while each:
        judge(repr(each.f_locals)); each = each.f_back
for name, each in linecache.cache.items():
    if name.startswith('<step'): hits.add(name)
hits |= {name for name, each in sys.modules.items() if each and name.startswith(('course.lesson', 'course.engine', 'autograde.grade'))}
print('found', sorted(hits))
"""
PAGES = """
import re
word = b'close(Square()' + b'(y).data, data**4)'
hits = 0
memory = open('/proc/self/mem', 'rb', 0)
for line in open('/proc/self/maps'):
    low, high = (int(each, 16) for each in line.split()[0].split('-'))
    if line.split()[1][0] == 'r' and high - low < 1 << 26:
        try:
            memory.seek(low); hits += memory.read(high - low).count(word)
        except (OSError, ValueError, OverflowError): pass
print('pages', hits)
"""


def test_no_object_holds_them():
    result = attack(last=SOURCE)
    assert scores(result) == [5, 5]
    assert "found []" in printed(result)


@sealed
def test_no_page_holds_them():
    shown = printed(attack(last=PAGES))
    assert "pages 0" in shown or "PermissionError" in shown
