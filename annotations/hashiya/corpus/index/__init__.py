"""The index of articles in large files: derived, in the user's cache, and read as needed."""
