"""A dataset in numbers: its articles, labels, lengths, overlaps and attributes, by annotator and outlet.

docs/stats.md defines each of them.
"""
