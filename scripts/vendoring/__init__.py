"""Third-party runtime files: what is fetched, how it is trimmed, where it is written."""
