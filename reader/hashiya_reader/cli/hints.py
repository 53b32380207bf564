"""Advice on the command line: the words for each hint of the library."""

from hashiya.errors import Hint, Hinted
from hashiya.language import marked
from hashiya_reader.look import advice as look

ADVICE = {
    Hint.NAME_ANNOTATOR: marked("give one with --as NAME"),
    Hint.NEW_ANNOTATOR: marked("--new adds the name"),
    Hint.NAME_REVIEWER: marked("use --as NAME"),
    Hint.NAME_ANNOTATORS: marked(
        "name them with --among NAME, or in [annotators] names"
    ),
    Hint.NAME_MORE_ANNOTATORS: marked("name more with --among NAME"),
    Hint.LIST_ARTICLES: marked("`hashiya articles` lists them all"),
    Hint.LIST_TAGS: marked("`hashiya tags` lists them"),
    Hint.NAME_PSEUDONYMS: marked("name it with --pseudonyms"),
    Hint.REMOVE_LEFTOVERS: marked(
        "the next `export --freeze`, or `check --repair`, removes what was left"
    ),
    Hint.LIST_VERSIONS: marked("restore one that `hashiya history` lists with a tag"),
    Hint.NAME_FORMAT: marked("name it with --format"),
    Hint.NAME_OFFSETS: marked(
        "say what they count with --offsets: utf16, graphemes or codepoints"
    ),
    Hint.LIST_FORMATS: marked("name it with --format (`hashiya formats` lists them)"),
    Hint.NAME_KIND: marked("name it with --format"),
    Hint.NAME_TEXT_FIELD: marked("name the field with --text"),
    Hint.NAME_FEATURE: marked("name the one that has its labels with --feature"),
    Hint.NAME_TEXT_KEY: marked("name the key of the text with --text-key"),
    Hint.NAME_TEXT_COLUMN: marked("name the column with --text"),
    Hint.NAME_ENCODING: marked(
        "save it as UTF-8, or name its encoding with --encoding"
    ),
    Hint.MEND: marked("add it with --mend to repair it"),
    Hint.TAKE_TAGS: marked(
        "add it with --tags to have them as tags, or export with --without-meta"
    ),
    Hint.SET_ENCODING: (
        marked(
            "save it as UTF-8, or name its encoding in hashiya.toml: [articles] "
            "encoding"
        )
    ),
    Hint.WRITE_UTF8: marked(
        "take it out, or write the file as UTF-8 with --encoding utf-8"
    ),
    Hint.EDIT_PRESENT_TEXT: marked(
        "nothing was taken over; edit the text as it is now"
    ),
    Hint.NAME_LAYER: marked("name its layer with --layer, or add it to hashiya.toml"),
    Hint.ADD_ARTICLES: marked("`hashiya add` brings articles in"),
    Hint.IMPORT_SUGGESTIONS: marked("--suggest imports it as suggestions"),
    Hint.NAME_IMPORTED: marked("--as NAME imports them as that annotator's"),
    Hint.NAME_OUTPUT: marked("name a file or folder with -o"),
    Hint.ANY_STATUS: marked(
        "mark as done what is done, with `hashiya mark --all` or `hashiya import "
        "--status done`; --status any exports them as they are"
    ),
    Hint.LIST_PLACES: marked("`hashiya review PROJECT --json` lists them"),
    Hint.FINISHED_GOLD: marked(
        "finish it in the review, or leave it out with --gold-finished"
    ),
    Hint.NOT_STRICT: marked("leave out --strict to export or import the rest"),
    Hint.PLACE_TAGS: marked("the reader can put detached tags on words again"),
    Hint.MEND_FOLDER: (
        marked(
            "rename it back, or keep the new name with `hashiya annotator "
            "rename PROJECT OLD NEW`"
        )
    ),
    Hint.MERGE_ANNOTATORS: marked("`hashiya annotator merge` makes them one"),
    Hint.COMPLETE_FOR_GIT: marked("`hashiya init PROJECT` adds them"),
    Hint.UNDO_REMOVAL: marked("`hashiya annotator undo` takes that back"),
    Hint.OPEN_AGAIN: marked("open the project again"),
    Hint.TAKE_BACK_IMPORT: (
        marked(
            "if it does not run there any more, `hashiya check --repair` takes it back"
        )
    ),
    Hint.KEEP_TEXTS: marked(
        "`hashiya check --repair` keeps a text that has not changed"
    ),
    Hint.REPAIR: marked("`hashiya check --repair` rebuilds it"),
}


def advised(problem: Hinted | str) -> str:
    """The problem's sentence, followed by the advice for its hint."""
    return look.advised(problem, ADVICE)
