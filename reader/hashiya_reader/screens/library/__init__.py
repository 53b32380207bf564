"""The list of articles, and the search through all of them."""
