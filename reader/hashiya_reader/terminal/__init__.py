"""The terminal: which one it is, what it does with Arabic, and how rows are sent to it."""
