"""What the help adds to each command: its group, and examples that run as they are."""

from hashiya.language import gettext, marked

# The groups of `hashiya --help`, each with its commands.
GROUPS = {
    marked("Read and tag"): ("read", "show", "tag", "untag", "tags", "mark", "suggest"),
    marked("Projects and articles"): (
        "init",
        "add",
        "sample",
        "articles",
        "edit",
        "duplicates",
        "assign",
        "annotator",
        "scheme",
        "status",
        "stats",
    ),
    marked("Review and agreement"): ("review", "agreement", "report", "history"),
    marked("Datasets"): ("export", "import", "formats", "validate", "versions", "diff"),
    marked("Upkeep"): ("check", "compact", "doctor", "where", "completion", "help"),
}

# Each runs in the order of the list: in a folder with a project `news`, its article
# `gaza-1` that salma and omar have done, and the files that the examples name.
EXAMPLES = {
    "read": ("hashiya news", "hashiya read news --as salma"),
    "init": (
        "hashiya init ceasefire --from texts",
        "hashiya init entities --scheme ner",
        "hashiya init second-round --from news",
    ),
    "add": ("hashiya add news more.csv --text body", "hashiya add news pages.zip"),
    "sample": (
        "hashiya sample corpus.jsonl --where الهدنة -n 200 -o articles.jsonl",
        "hashiya sample corpus.jsonl --stratify source -n 100 -o articles.jsonl",
    ),
    "duplicates": ("hashiya duplicates news",),
    "articles": (
        "hashiya articles news",
        "hashiya articles news --filter 'has:incomplete status:done'",
        "hashiya articles news --json",
    ),
    "show": ("hashiya show news gaza-1 --width 60",),
    "edit": (
        "hashiya edit news gaza-1 --from corrected.txt --dry-run",
        "hashiya edit news gaza-1 --from corrected.txt --yes",
        "hashiya edit news gaza-1 --editor 'code --wait'",
    ),
    "tag": (
        "hashiya tag news gaza-1 0 5 stance favor --set target=حماس",
        "hashiya tag news gaza-1 0 5 topic politics --confidence 4 --as omar",
    ),
    "untag": ("hashiya untag news 3766317780401016772",),
    "tags": ("hashiya tags news --article gaza-1", "hashiya tags news --json"),
    "mark": ("hashiya mark news gaza-1 done --as salma",),
    "assign": ("hashiya assign news --deal --among salma --among omar --overlap 1",),
    "scheme": (
        "hashiya scheme rename news topic law legal --dry-run",
        "hashiya scheme merge news topic military politics",
        "hashiya scheme rename news --layer topic subject",
        "hashiya scheme rename news stance expression wording --attribute",
        "hashiya scheme undo news",
    ),
    "annotator": (
        "hashiya annotator list news",
        "hashiya annotator rename news omar omer --dry-run",
        "hashiya annotator rename news omar omer",
    ),
    "export": (
        "hashiya export news -o dataset.jsonl",
        "hashiya export news --format csv --layer stance -o stance.csv",
        "hashiya export news -o dataset.jsonl --freeze second-round",
    ),
    "import": (
        "hashiya import news dataset.jsonl",
        "hashiya import news predictions.jsonl --suggest --as model",
    ),
    "suggest": ("hashiya suggest news --patterns words.jsonl",),
    "formats": ("hashiya formats",),
    "validate": ("hashiya validate dataset.jsonl", "hashiya validate --schema"),
    "versions": (
        "hashiya versions news",
        "hashiya versions news first-round -o again.jsonl",
    ),
    "diff": (
        "hashiya diff dataset.jsonl predictions.jsonl",
        "hashiya diff news/versions/first-round dataset.jsonl --list",
    ),
    "status": ("hashiya status news",),
    "review": (
        "hashiya review news --as layla",
        "hashiya review news --list",
        "hashiya review news --accept unanimous --as layla",
        "hashiya review news --finish --as layla",
    ),
    "agreement": (
        "hashiya agreement news",
        "hashiya agreement news --json",
        "hashiya agreement news --against-gold",
    ),
    "report": ("hashiya report news -o report.html",),
    "stats": ("hashiya stats news",),
    "check": ("hashiya check news",),
    "history": ("hashiya history news --article gaza-1",),
    "compact": (
        "hashiya compact news",
        "hashiya compact news --yes",
    ),
    "doctor": ("hashiya doctor", "hashiya doctor --use visual"),
    "where": ("hashiya where news",),
    "completion": ("hashiya completion install", "hashiya completion zsh"),
    "help": ("hashiya help export", "hashiya help keys"),
}


def epilog(command: str) -> str:
    """The examples of a command as the end of its help, each on a line of its own."""
    examples = EXAMPLES.get(command)
    if not examples:
        return ""
    lines = [f"  {example}" for example in examples]
    return "\n".join(["\b", gettext("Examples:"), *lines])
