"""Where the articles of a project lie: files of text and rows of JSON Lines, found, ordered and remembered without reading each."""
