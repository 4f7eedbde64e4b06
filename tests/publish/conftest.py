"""What the tests of the Markdown extensions share."""

import functools

import markdown
import pytest
import yaml

from scripts.publish import PublishError

CODE = ["pymdownx.highlight", "pymdownx.superfences"]


@pytest.fixture(scope="module")
def parsed_once():
    """Read each text of questions once, though every question is asked for by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "safe_load", functools.cache(yaml.safe_load))
        yield


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
