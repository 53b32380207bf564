"""Inter-annotator agreement: measures over tags, as docs/agreement.md defines them.

`material` reads the tags, `coding` and `span_pairs` put them into the forms that
measures take, `measures` has a module for each measure and the registry of them all,
`bootstrap` the form of all their results, and `scores` the list of numbers. Everything
needs numpy: it is imported only when numbers are requested.
"""
