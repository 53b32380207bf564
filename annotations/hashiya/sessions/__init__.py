"""An annotator's work on an article, and what it is offered: history, suggestions, values."""
