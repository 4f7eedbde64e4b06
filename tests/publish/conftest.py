"""What the tests of the Markdown extensions share."""

import markdown
import pytest

from scripts.publish import PublishError

CODE = ["pymdownx.highlight", "pymdownx.superfences"]


@pytest.fixture
def convert():
    """Return a function that turns Markdown into HTML with some of our extensions."""

    def to_html(text, *names, others=()):
        ours = [f"scripts.publish.{name}" for name in names]
        return markdown.markdown(text, extensions=[*ours, *CODE, *others])

    return to_html


@pytest.fixture
def refuses(convert):
    """Return a function that checks that a text stops the build, and with which words."""

    def check(text, *names, match, others=()):
        with pytest.raises(PublishError, match=match):
            convert(text, *names, others=others)

    return check
