"""A project's articles as lists: with what is done and to do, filtered, sorted and searched."""
