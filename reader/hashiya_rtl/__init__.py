"""Right-to-left text in terminal cells: levels, shaping, wrapping, cursor motion, all in offsets of the stored text.

The glossary that all of `reader` keeps to:

- *offset*: a code-point index into the article's stored text.
- *span*: `[start, end)` in offsets.
- *cluster*: what one cursor step covers: a letter with its marks, a lam-alef, a CRLF.
- *run*: neighbouring clusters of one direction.
- *line*: a laid-out row; the lines of an article tile its text.
- *column*: a terminal cell of a row, 0 at the left.
- *start* and *end* are logical: first and last in reading order. *left* and *right* are
  visual.

`layout` lays an article out, `navigation` moves over it, `oneline` draws a title, a
label or an input field.
"""
