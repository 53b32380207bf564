"""An annotator's work on an article: changes, history, suggestions, attribute values."""
