"""An extension of Jupyter's server for learners: given code stays folded."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def fold_given(model: dict[str, Any], **_: object) -> None:
    """Fold the given code of a notebook that is about to be saved: a pre-save hook."""
    if model.get("type") == "notebook" and model.get("content"):
        for cell in model["content"].get("cells", []):
            own = cell.get("metadata", {}).get("nbgrader")
            name = (own.get("grade_id") if isinstance(own, dict) else None) or cell.get("id", "")
            if cell.get("cell_type") == "code" and str(name).endswith(("-given", "-setup")):
                kept = cell["metadata"].get("jupyter")
                cell["metadata"]["jupyter"] = (kept if isinstance(kept, dict) else {}) | {"source_hidden": True}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Serve the style sheet of `LabApp.custom_css`."""
    server.web_app.settings["static_custom_path"].insert(0, str(Path(__file__).parent))
