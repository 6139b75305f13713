"""Colors and type: one style sheet for light and dark pages, color-blind safe.

Nothing is shown by color alone: Variables are round, functions are square, gradients have their own line, marks have a
sign. Pages are asked for their theme by what JupyterLab, VS Code and Colab write on them; a saved file asks the system.

`.gsd` is the frame, which holds the colors; `.gsb` is the drawing in it, which a page may show many times by `<use>`,
where only those rules reach that begin within the drawing.
"""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff", "ink": "#1f2937", "soft": "#586473", "line": "#64748b", "band": "#f3f5f8", "var": "#fff4d6",
    "vedge": "#a86a10", "fun": "#e0ebfd", "fedge": "#1d4ed8", "grad": "#b03a06", "mark": "#86198f", "glow": "#fae8ff",
}  # fmt: skip
DARK = {
    "paper": "#111418", "ink": "#e8eaed", "soft": "#a3afbd", "line": "#8b98a8", "band": "#1b2027", "var": "#33290f",
    "vedge": "#e0a63a", "fun": "#152646", "fedge": "#7fb0ff", "grad": "#ff9d66", "mark": "#eba5f5", "glow": "#3d1a45",
}  # fmt: skip
DARK_PAGES = ('[data-jp-theme-light="false"]', ".vscode-dark", ".vscode-high-contrast", 'html[theme="dark"]')

RULES = """\
.gsd{box-sizing:border-box;background:var(--paper);color:var(--ink);font:13px/1.45 system-ui,-apple-system,\
"Segoe UI",Roboto,"Noto Sans CJK KR","Noto Sans CJK JP","Apple SD Gothic Neo","Hiragino Sans",sans-serif}
.gsb text{fill:var(--ink);stroke:none;text-anchor:middle;dominant-baseline:central;font-size:13px}
.gsb .band{fill:var(--band);stroke:none}
.gsb .l{fill:none;stroke:var(--line);stroke-width:1.5}
.gsb .tip{fill:var(--line);stroke:none}
.gsb .v{fill:var(--var);stroke:var(--vedge);stroke-width:1.6}
.gsb .f{fill:var(--fun);stroke:var(--fedge);stroke-width:1.6}
.gsb .o{fill:none;stroke:var(--line);stroke-width:1.4;stroke-dasharray:4 3}
.gsb .back{fill:none;stroke:var(--mark);stroke-width:2;stroke-dasharray:6 3}
.gsb .backtip{fill:var(--mark);stroke:none}
.gsb .n{font-weight:650}
.gsb .g{fill:var(--grad)}
.gsb .s{fill:var(--soft);font-size:11.5px}
.gsb .note{fill:var(--mark);text-anchor:start}
"""


def _set(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def style(*, standalone: bool = False) -> str:
    """Return the style sheet of a picture in a page, or of a standalone file."""
    if standalone:
        dark = f"@media (prefers-color-scheme:dark){{.gsd{{{_set(DARK)}}}}}"
    else:
        dark = ",".join(f"{page} .gsd" for page in DARK_PAGES) + f"{{{_set(DARK)}color-scheme:dark}}"
    return f".gsd{{{_set(LIGHT)}}}\n{dark}\n{RULES}"
