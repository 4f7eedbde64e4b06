"""Measure the lesson's speed and memory beside its peers'."""

from pathlib import Path

#: What was measured last, for the page on speed: a file for each machine and family.
RESULTS = Path(__file__).parent / "results"
