"""Files read and written so that nothing is half done: replaced whole, added to, line by line.

JSON and TOML as this project has them.
"""
