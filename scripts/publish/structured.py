"""What search engines and course catalogues read of a page: JSON-LD of schema.org."""

import json

from scripts import DOCS
from scripts.publish import glossary, reading_time

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EXERCISES = {"exercises/execute.py", "exercises/modify.py", "exercises/create.md"}


def describe(page, config):
    """Return a page as schema.org has it.

    Parameters
    ----------
    page : Page
        Any; its content is there.
    config : MkDocsConfig
        Of the site.

    Returns
    -------
    str
        JSON, safe inside a script element; empty where the site has no address.
    """
    if not config.site_url or page is None:
        return ""
    provider = {"@type": "Organization", "name": config.site_author}
    known = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": page.meta.get("title") or page.title,
        "description": page.meta.get("description") or config.site_description,
        "url": page.canonical_url,
        "inLanguage": "en",
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": provider,
    }
    text = (DOCS / page.file.src_uri).read_text(encoding="utf-8")
    if page.is_homepage:
        known |= _course(text, config, provider)
    else:
        known["isPartOf"] = {"@type": "Course", "url": config.site_url}
    if page.file.src_uri in EXERCISES:
        known["learningResourceType"] = "exercise"
        known["timeRequired"] = f"PT{reading_time.stated(text)}M"
    return json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")


def _course(text, config, provider):
    """Return what the lesson says of itself beyond any page."""
    minutes = reading_time.parts(text)
    total = sum(minutes.values()) - minutes["exercises"]
    return {
        "@type": ["Course", "LearningResource"],
        "provider": provider,
        "courseCode": "9.2.2",
        "learningResourceType": "lesson",
        "timeRequired": f"PT{total}M",
        "teaches": list(glossary.terms()),
        "hasPart": [
            {"@type": "LearningResource", "url": f"{config.site_url}exercises/{name}/"}
            for name in ("execute", "modify", "create")
        ],
    }
