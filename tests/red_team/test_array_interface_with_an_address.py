"""Wants numpy to read memory at an address of its choice, in the process that holds the expected values."""

import pytest

from red_team.helpers import elsewhere

WAYS = {
    "interface": "__array_interface__ = dict(shape=(9,), typestr='<f8', data=(4096, False), version=3)",
    "struct": "__array_struct__ = 4096",
    "buffer": "def __buffer__(self, flags): return memoryview(bytes(8))",
    "dlpack": "def __dlpack__(self, **k): return None\n    __dlpack_device__ = lambda self: (1, 0)",
}
POINTER = """
class Pointer:
    {way}
class Square(Function):
    def __call__(self, x): return {given}
"""


@pytest.mark.parametrize("given", ["Variable([Pointer()])", "Variable(Pointer())"])
def test_no_address_is_followed(given):
    assert elsewhere(square=POINTER.format(way="\n    ".join(WAYS.values()), given=given)) == [5, 0]
