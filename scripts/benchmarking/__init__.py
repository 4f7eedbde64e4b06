"""Measure the lesson's speed and memory beside its peers'."""
