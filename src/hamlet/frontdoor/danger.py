"""Words in a need that may mean danger to life: whoever takes it down with time is asked again.

The signs are those of the notice that residents read before they ask. English only; a word that is
denied ("no chest pain") is found too, for asking costs little.
"""

import re

NOT_ABLE = r"(?:can ?not|can['’]?t|could ?not|couldn['’]?t|unable to|struggl\w+ to|hard to)"
SIGNS = "|".join(
    (
        r"chest pains?|pains? in (?:the|his|her|their|my) chest",
        rf"{NOT_ABLE} breathe?|not breathing|chok(?:ing|es?)",
        r"face (?:drops?|droop\w*)|slurr\w+|strokes?",
        r"(?:heavy|heavily) bleed\w*|bleed\w* (?:heavily|a lot)",
        r"bleeding (?:does not|won['’]?t) stop",
        rf"unconscious|collapsed|{NOT_ABLE} (?:be )?w(?:ake|oken?)|seizures?|having a fit",
        r"overdos\w+|poison\w*|swollen throat|allergic reaction|anaphyla\w+",
        r"suicid\w+|kill(?:ing)? (?:him|her|them|my|one)sel(?:f|ves)|wants? to die|stabb\w+",
    )
)


def sign_in(need: str) -> str:
    """The first words in a need that may mean danger to life, as written; '' where none do."""
    found = re.search(rf"\b(?:{SIGNS})\b", " ".join(need.split()), re.IGNORECASE)
    return found[0] if found else ""
