"""The formats of datasets, a module or a folder each."""
