"""The values of the library: tags, records, articles, schemes, annotators, assignments."""
