"""The measures of agreement, a module each."""
