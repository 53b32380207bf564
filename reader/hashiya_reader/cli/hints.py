"""Advice on the command line: the words for each hint of the library."""

from hashiya.errors import Hint, Hinted
from hashiya_reader.look import advice as look

ADVICE = {
    Hint.NAME_ANNOTATOR: "give one with --as NAME",
    Hint.NEW_ANNOTATOR: "--new adds the name on purpose",
    Hint.NAME_REVIEWER: "use --as NAME",
    Hint.NAME_ANNOTATORS: "name them with --among NAME, or in [annotators] names",
    Hint.NAME_MORE_ANNOTATORS: "name more with --among NAME",
    Hint.LIST_ARTICLES: "`hashiya articles` lists them all",
    Hint.LIST_TAGS: "`hashiya tags` lists them",
    Hint.LIST_VERSIONS: "restore one that `hashiya history` lists with a tag",
    Hint.NAME_FORMAT: "say which with --format",
    Hint.LIST_FORMATS: "name it with --format (`hashiya formats` lists them)",
    Hint.NAME_KIND: "say which with --format",
    Hint.NAME_TEXT_FIELD: "name the field with --text",
    Hint.NAME_TEXT_COLUMN: "name the column with --text",
    Hint.NAME_ENCODING: "save it as UTF-8, or name its encoding with --encoding",
    Hint.SET_ENCODING: (
        "save it as UTF-8, or name its encoding in hashiya.toml: [articles] encoding"
    ),
    Hint.WRITE_UTF8: "take it out, or write the file as UTF-8 with --encoding utf-8",
    Hint.EDIT_PRESENT_TEXT: "nothing was taken over; edit the text as it is now",
    Hint.NAME_LAYER: "name its layer with --layer, or add it to hashiya.toml",
    Hint.ADD_ARTICLES: "`hashiya add` brings articles in",
    Hint.IMPORT_SUGGESTIONS: "--suggest imports it as suggestions",
    Hint.NAME_IMPORTED: "--as NAME imports them as that annotator's",
    Hint.NAME_OUTPUT: "name a file or folder with -o",
    Hint.FINISHED_GOLD: "--gold-finished leaves it out",
    Hint.NOT_STRICT: "leave out --strict to export or import the rest",
    Hint.PLACE_TAGS: "the reader can put detached tags on words again",
    Hint.MEND_FOLDER: (
        "rename it back, or make the new name hold with "
        "`hashiya annotator rename PROJECT OLD NEW`"
    ),
    Hint.MERGE_ANNOTATORS: "`hashiya annotator merge` makes them one",
    Hint.COMPLETE_FOR_GIT: "`hashiya init PROJECT` adds them",
    Hint.UNDO_REMOVAL: "`hashiya annotator undo` takes that back",
    Hint.OPEN_AGAIN: "open the project again",
    Hint.TAKE_BACK_IMPORT: (
        "if it does not run there any more, `hashiya check --repair` takes it back"
    ),
    Hint.KEEP_TEXTS: "`hashiya check --repair` keeps a text that has not changed",
    Hint.REPAIR: "`hashiya check --repair` rebuilds it",
}


def advised(problem: Hinted | str) -> str:
    """The problem's sentence, followed by the advice for its hint."""
    return look.advised(problem, ADVICE)
