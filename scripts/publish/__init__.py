"""What turns the repository into its site: Markdown extensions and MkDocs hooks.

Each extension is one module named in `mkdocs.yml` (`scripts.publish.listing` ...); it
knows nothing of MkDocs beyond the error below. `hooks.py` is the only module that
MkDocs calls.
"""

from mkdocs.exceptions import PluginError


class PublishError(PluginError):
    """Something in a page cannot be published; MkDocs stops and prints the message."""
