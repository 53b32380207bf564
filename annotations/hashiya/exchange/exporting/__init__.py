"""Export: which articles and whose tags, aggregated and written in a format."""
