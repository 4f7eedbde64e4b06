"""Whatever makes something of the repository: each `python -m scripts.<name>`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
