"""A project's agreement and its articles with everybody's tags, as one HTML file that needs nothing else.

What comes from articles, names, labels and notes goes through `markup`, which lets none
of it be read as HTML.
"""
