"""What hashiya knows of written Arabic beside its spelling: words, clitics, occurrences, anchoring, boilerplate."""
