"""What `scripts/build_runtime.py` puts together for Python in the page."""
