"""Experiments that the pages quote; each writes its numbers to ``results/``."""
