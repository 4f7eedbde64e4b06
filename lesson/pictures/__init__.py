"""Picture files: what they hold and mean, and those that the lesson writes itself."""
