"""What hashiya knows of written Arabic beside its spelling: words, their prefixes, the same words again, and a page's furniture."""
