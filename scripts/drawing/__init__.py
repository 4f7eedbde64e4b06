"""What the figure scripts draw with: theme, marks, and the way to a file."""
