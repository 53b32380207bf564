"""The features of the reading screen, each given what it works on."""

from hashiya_reader.screens.reading.article_file import ArticleFile
from hashiya_reader.screens.reading.article_status import ArticleStatus
from hashiya_reader.screens.reading.detached_tags import DetachedTags
from hashiya_reader.screens.reading.find import Find
from hashiya_reader.screens.reading.label_guidelines import LabelGuidelines
from hashiya_reader.screens.reading.label_layers import LabelLayers
from hashiya_reader.screens.reading.movement import Movement
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.orphaned_labels import OrphanedLabels
from hashiya_reader.screens.reading.record_watch import RecordWatch
from hashiya_reader.screens.reading.reviewer_notes import ReviewerNotes
from hashiya_reader.screens.reading.rows import ReadingState
from hashiya_reader.screens.reading.same_words import SameWords
from hashiya_reader.screens.reading.suggestion_review import SuggestionReview
from hashiya_reader.screens.reading.tag_attributes import TagAttributes
from hashiya_reader.screens.reading.tag_editing import TagEditing
from hashiya_reader.screens.reading.tag_history import TagHistory
from hashiya_reader.screens.reading.tagging import Tagging
from hashiya_reader.screens.reading.text_display import TextDisplay
from hashiya_reader.screens.reading.text_editing import TextEditing
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.screens.reading.undo_history import UndoHistory
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.tag_list import TagList


class ReadingFeatures:
    """Bindings name a feature by its attribute here: `do('find', 'ask')`."""

    def __init__(
        self,
        article: OpenArticle,
        ui: ReadingUI,
        *,
        prompt: Prompt,
        tag_list: TagList,
        guidelines_path: str | None = None,
    ) -> None:
        self._article = article
        self.article = ArticleStatus(article, ui)
        self.layers = LabelLayers(article.workspace.looks, ui)
        self.display = TextDisplay(article, ui, tag_list)
        self.movement = Movement(article, ui)
        self.find = Find(article, ui, prompt)
        self.orphans = OrphanedLabels(article, ui)
        self.attributes = TagAttributes(article, ui, prompt, self.orphans)
        self.suggestions = SuggestionReview(article, ui, self.attributes)
        self.tags = TagEditing(article, ui, self.attributes, self.suggestions)
        self.tagging = Tagging(article, ui, self.attributes, self.layers, self.movement)
        self.same_words = SameWords(article, ui, self.tagging)
        self.guidelines = LabelGuidelines(article, ui, self.tagging, guidelines_path)
        self.undo = UndoHistory(article, ui, self.orphans, self.suggestions)
        self.history = TagHistory(article, ui)
        self.detached = DetachedTags(article, ui)
        self.record_watch = RecordWatch(article, ui)
        self.file = ArticleFile(article, ui)
        self.notes = ReviewerNotes(article, ui)
        self.text = TextEditing(article, ui)

    def state(
        self, position: tuple[int, int], hint: str, news: str, trouble: str
    ) -> ReadingState:
        """What the heading and the status line show."""
        article = self._article
        session = article.session
        view = article.view
        return ReadingState(
            article=session.article,
            position=position,
            status=session.status,
            offset=view.cursor,
            tags=session.tags,
            detached=len(session.detached),
            outdated=self.file.outdated,
            current=article.current_tag,
            suggestions=self.suggestions.words,
            suggested=article.current_suggestion,
            selection=view.selection,
            cuts_word=view.caret.cuts_word,
            section=self.display.section,
            hits=view.found,
            hint=hint,
            news=news,
            unsaved=session.unsaved,
            trouble=trouble,
        )
