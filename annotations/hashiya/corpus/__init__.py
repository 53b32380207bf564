"""The articles of a project: reading, adding, near-duplicates, assignment and splits."""
