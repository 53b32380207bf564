"""The report: a project's agreement and its articles with all tags, as one HTML file.

Values are computed here; the HTML is written by the Jinja2 templates, which escape
everything that comes from articles, names, labels and notes.
"""
