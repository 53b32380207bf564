"""How far annotators agree: the literature's measures over tags, as docs/agreement.md defines them.

Each module holds one family of measures: `nominal` the kappas and Krippendorff's alpha,
`unitizing` alpha_U, `spans` F1, `gamma` γ. `material` is what they all are computed
from, `estimate` the form they all have, so that a value, the values of single articles
and a bootstrap are one sum; `figures` lists them all. Everything needs numpy: nothing
outside imports this package before somebody asks for numbers.
"""
