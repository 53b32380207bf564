"""Choosing what to annotate from very many texts, over partitions of their files."""
