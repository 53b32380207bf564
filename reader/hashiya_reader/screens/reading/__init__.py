"""Reading and tagging one article."""
