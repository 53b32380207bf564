"""Articles in: files of many kinds become rows of one `.jsonl` in the project, each text once."""
