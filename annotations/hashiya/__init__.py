"""What is known about articles and their tags; no screen and no colours here.

Offsets are code-point indices into an article's stored text, ends are exclusive, times
are UTC in ISO 8601.
"""
