"""Overviews of a project: lists of its articles, search, progress, statistics and reports."""
