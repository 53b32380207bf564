"""All that is used of Textual without being public, behind small functions and base classes.

No other module imports `textual._*` or touches an attribute that Textual defines with a
leading underscore. tests/reader/test_textual_private.py checks both, and holds Textual to
what is used here.
"""
