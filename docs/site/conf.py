"""Sphinx settings of all languages; `docs.site.publish` adds those of one."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "gradsteps"
copyright = "gradsteps"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docs.site.katex", "docs.site.translations"]
nitpicky = True
show_warning_types = True

nb_execution_mode = "off"
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]

autodoc_member_order = "bysource"
autodoc_typehints = "none"
add_module_names = False
python_use_unqualified_type_names = True
default_role = "code"

highlight_language = "none"

html_theme = "furo"
html_math_renderer = "katex"
html_css_files = ["site.css", "draw.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_use_index = True
templates_path = ["templates"]
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#1d4ed8",
        "color-brand-content": "#1d4ed8",
        "color-code-background": "#f6f8fa",
    },
    "dark_css_variables": {"color-brand-primary": "#8ab4ff", "color-brand-content": "#8ab4ff"},
}


def setup(app: Sphinx) -> None:
    """Show CSV as it is: Pygments has no lexer for it."""
    app.add_lexer("csv", TextLexer)
