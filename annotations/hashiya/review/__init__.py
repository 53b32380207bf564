"""Several annotators' tags of an article side by side, what a reviewer decides of them, and the gold that comes of it."""
