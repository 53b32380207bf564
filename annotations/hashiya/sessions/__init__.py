"""One annotator's work on one article, and what it is offered: history, suggestions, attribute values."""
