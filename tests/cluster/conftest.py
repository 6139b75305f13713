import pytest

pytest.importorskip("distributed", reason="needs the extra cluster")
