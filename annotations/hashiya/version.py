"""The one place of the version.

The distribution, `hashiya --version`, the report, versions of datasets and CITATION.cff
have it from here.
"""

__version__ = "0.2.0"
