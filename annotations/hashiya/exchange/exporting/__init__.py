"""Export: selecting articles and tags, aggregating them, and writing a format."""
