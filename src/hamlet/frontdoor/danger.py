"""Words in a need that may mean danger to life: whoever writes it or takes it down is asked.

The signs are those of the notice that residents read before they ask, in each language that they
are asked in, whatever the language of the page. A word that is denied ("no chest pain") is found
too, for asking costs little. No speaker has checked the Bengali and the Somali.
"""

import re
from unicodedata import normalize

NOT_ABLE = r"(?:can ?not|can['’]?t|could ?not|couldn['’]?t|unable to|struggl\w+ to|hard to)"
SIGNS = {
    "en": (
        r"chest pains?|pains? in (?:the|his|her|their|my) chest",
        rf"{NOT_ABLE} breathe?|not breathing|chok(?:ing|es?)",
        r"face (?:drops?|droop\w*)|slurr\w+|strokes?",
        r"(?:heavy|heavily) bleed\w*|bleed\w* (?:heavily|a lot)",
        r"bleeding (?:does not|won['’]?t) stop",
        rf"unconscious|collapsed|{NOT_ABLE} (?:be )?w(?:ake|oken?)|seizures?|having a fit",
        r"overdos\w+|poison\w*|swollen throat|allergic reaction|anaphyla\w+",
        r"suicid\w+|kill(?:ing)? (?:him|her|them|my|one)sel(?:f|ves)|wants? to die|stabb\w+",
    ),
    "bn": (
        r"বুকে? (?:খুব )?ব্যা?থা|বুকের ব্যা?থা",
        r"শ্বাস(?: |-)?কষ্ট|শ্বাস নিতে (?:পার|কষ্ট)|শ্বাস বন্ধ|দম বন্ধ|গলায় আটক",
        r"মুখ বেঁকে|মুখ বাঁকা|কথা জড়িয়ে|স্ট্রোক",
        r"রক্তপাত|রক্ত (?:পড়া )?(?:বন্ধ|থাম)|(?:অনেক|প্রচুর) রক্ত",
        r"অজ্ঞান|জ্ঞান (?:নেই|হারি)|জাগাতে পার|খিঁচুনি",
        r"বিষ (?:খে|পান)|(?:বেশি|অতিরিক্ত|অনেক) ওষুধ খে|গলা ফুলে",
        r"আত্মহত্যা|মর(?:ে যে)?তে চা|নিজেকে (?:মেরে|শেষ)|ছুরি",
    ),
    "so": (
        r"(?:xabad|laab)\w*(?: ayaa?)?(?: i| u)? ?xanuun\w*|xanuun\w* (?:xabad|laab)\w*",
        r"neefsan (?:ma |kar|wa)\w*|neef\w* (?:ma|la['’]|wa)\w*|ma neefsa\w*|ku marga[dt]\w*",
        r"waj\w+ (?:ayaa? )?qal+ooc\w*|wej\w+ (?:ayaa? )?qal+ooc\w*|faalig\w*|istarook\w*",
        r"dhiigba\w+|dhiig badan|dhiig\w* (?:ma|aan) joogs\w+",
        r"miyir\w*|suux\w+|qal+al\w*|toosin (?:ma|kar|wa)\w*",
        r"sumow\w*|sun (?:buu |bay )?cab(?:b?ay|tay|o)|daa?wo badan|cun\w+ (?:ayaa? )?barar\w*",
        r"is ?dil(?:o|ay|aan|ayo|i)|naf\w+ dil\w*|in(?:aan|uu|ay) dhint\w+|mindi(?:da|du)?",
    ),
}
# A mark that is no letter ends a word for `\b`, and Bengali writes vowels as such marks.
WHOLE = {"en": r"\b(?:{})\b", "bn": "(?:{})", "so": r"\b(?:{})\b"}
ANY = re.compile(
    "|".join(WHOLE[language].format("|".join(signs)) for language, signs in SIGNS.items()),
    re.IGNORECASE,
)


def sign_in(need: str) -> str:
    """The first words in a need that may mean danger to life, as written; '' where none do."""
    found = ANY.search(normalize("NFC", " ".join(need.split())))
    return found[0] if found else ""
