"""Adding articles: files of many kinds become rows of one `.jsonl` in the project."""
