"""WebAnno TSV 3.3, which INCEpTION and WebAnno import and export."""
