"""Wants the hidden tests from memory: objects, frames, modules, sources kept for tracebacks, pages of its process."""

from red_team.helpers import attack, printed, scores, sealed

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
ours = ('course.authoring.lesson', 'course.engine', 'autograde.grading.passes')
hits |= {name for name, each in sys.modules.items() if each and name.startswith(ours)}
print('found', sorted(hits))
"""
PAGES = """
import re
word = re.compile(rb'close[(]Square[(][)][(]y[)][.]data')
hits = 0
memory = open('/proc/self/mem', 'rb', 0)
for line in open('/proc/self/maps'):
    low, high = (int(each, 16) for each in line.split()[0].split('-'))
    if line.split()[1][0] == 'r' and high - low < 1 << 26:
        try:
            memory.seek(low); hits += len(word.findall(memory.read(high - low)))
        except (OSError, ValueError, OverflowError): pass
print('pages', hits)
"""


def test_no_object_holds_them():
    result = attack(last=SOURCE)
    assert scores(result) == [5, 5]
    assert "found []" in printed(result)


@sealed
def test_no_page_holds_them():
    assert "pages 0" in printed(attack(last=PAGES))
    there = "text = ''.join(['close(', 'Square()', '(y)', '.data'])\n"
    assert "pages 0" not in printed(attack(last=there + PAGES))
