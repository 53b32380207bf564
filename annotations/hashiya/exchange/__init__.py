"""Export and import of tags, and their formats."""
