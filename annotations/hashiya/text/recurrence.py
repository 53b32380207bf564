"""Which words a text is about: names recur, most other words do not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from hashiya.text.clitics import stem_offsets
from hashiya.text.normalization import fold
from hashiya.text.words import word_spans

# As much of a text as is counted at once.
COUNTED_LENGTH = 200_000
# Words that recur in every text: prepositions, pronouns, conjunctions, verbs of saying.
_USUAL_WORDS = """
    على إلى عن من في مع هذا هذه هذين هؤلاء ذلك تلك أولئك الذي التي الذين اللذين اللاتي
    اللواتي هو هي هما هم هن نحن أنت أنا أن إن أنه إنه أنها إنها أنهم إنهم كان كانت كانوا
    يكون تكون ليس ليست قد لقد سوف لم لن لا ما لماذا كيف متى أين كما حيث بعد قبل بين منذ
    نحو خلال عند عندما حول حتى غير كل كلا بعض أي أو أم ثم لكن لكنه لكنها إذا إذ لو لولا
    بل دون ضد تحت فوق أمام وراء داخل خارج لدى عبر ضمن وفق وفقا بسبب أيضا هناك هنا أكثر
    أقل جدا كذلك فيما فيه فيها منه منها عليه عليها إليه إليها به بها له لها لهم مثل سوى
    عدم حين بينما رغم ورغم مما عما ممن قال قالت قالوا يقول تقول أضاف أضافت أشار أشارت أكد
    أكدت ذكر ذكرت أوضح أوضحت أعلن أعلنت صرح صرحت اليوم أمس الآن عام الماضي الحالي
"""
_FUNCTION_WORDS = frozenset(map(fold, _USUAL_WORDS.split()))


def by_recurrence(words: Iterable[str], text: str) -> list[str]:
    """The words, those that the text has most often first, function words last.

    Spelling makes no difference, and a word also counts where a particle is written
    before it. Equal words keep their order.
    """
    counts = _counts(text[:COUNTED_LENGTH])

    def rank(word: str) -> tuple[bool, int]:
        return is_function_word(word), -counts.get(fold(word), 0)

    return sorted(words, key=rank)


def is_function_word(word: str) -> bool:
    """Whether a word is one that every text has, also with a conjunction before it."""
    folded = fold(word)
    return folded in _FUNCTION_WORDS or (
        folded[:1] in ("و", "ف") and folded[1:] in _FUNCTION_WORDS
    )


@lru_cache(maxsize=2)
def _counts(text: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for start, end in word_spans(text):
        word = text[start:end]
        counts[fold(word)] += 1
        for offset in stem_offsets(word):
            counts[fold(word[offset:])] += 1
    return counts
