"""The sources of a project's articles: text files and rows of JSON Lines."""
