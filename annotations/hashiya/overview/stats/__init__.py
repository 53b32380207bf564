"""The statistics of a project: labels, lengths, overlaps, attributes, annotators, outlets.

docs/stats.md defines each of them.
"""
