"""Annotators' tags of an article side by side, a reviewer's verdicts on them, and the gold."""
