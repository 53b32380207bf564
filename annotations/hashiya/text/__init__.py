"""Written Arabic: spelling, words, clitics, occurrences, anchoring, boilerplate."""
