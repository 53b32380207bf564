"""The agreement of annotators in numbers."""
