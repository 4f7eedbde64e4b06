"""The Python side of the page's cells; it runs in a Worker, and under pytest."""
