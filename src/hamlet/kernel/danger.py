"""Words in a need that may mean danger to life: whoever writes it or takes it down is asked.

The signs are those of the notice that residents read before they ask, and violence at home, in each
language that they are asked in and as people type Bengali in Latin letters, whatever the language
of the page. A word that is denied ("no chest pain") is found too, for asking costs little. No
speaker has checked the Bengali and the Somali.
"""

import re
from functools import lru_cache
from unicodedata import normalize

NOT_ABLE = r"(?:can ?not|can['’]?t|could ?not|couldn['’]?t|unable to|struggl\w+ to|hard to)"
WILL_NOT = r"(?:wo ?n['’]?t|will not|(?:does|did|is|would) ?(?:n['’]?t|not)|not)"
NO_WISH = r"(?:do(?:es)? ?n[o'’]?t|don['’]?t|doesn['’]?t|no longer|never) (?:\w+ )?wants?"
LIMB = r"(?:arms?|legs?|face|(?:one|left|right) side)"
WHOSE, PILLS = (
    r"(?:my|his|her|their|the|these|those)",
    r"(?:\w+ )?(?:tablets?|pills?|medicines?|meds)",
)
AT_HOME = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|ex|father|mother|brother|son|daughter)"
    r"(?: is| has| keeps)?"
)
SELF = r"(?:him|her|them|my|one|your)sel(?:f|ves)"
BENGALI_AT_HOME = "(?:স্বামী|জামাই|বর|বউ|ছেলে|ভাই|শ্বশুর|শাশুড়ি)"
SIGNS = {
    "en": (
        r"chest (?:pains?|panes?|pians?)|heart attack|cardiac arrest",
        r"(?:pains?|tightness|pressure) in (?:the|his|her|their|my) chest",
        r"chest (?:hurts?|aches?|(?:is|feels) (?:tight|heavy))|tight chest",
        rf"{LIMB} (?:is|are|feels?|has gone|have gone|went|gone) (?:\w+ )?(?:numb|weak|dead)",
        rf"{NOT_ABLE} (?:feel|move) {WHOSE} {LIMB}|weak arm|weak\w* (?:on|down) (?:one|{WHOSE}) ",
        rf"{NOT_ABLE} breathe?|(?:not|stopp\w+) breathing|chok(?:ing|es?)|gasping",
        r"short(?:ness)? of breath|breathless\w*|breathing (?:trouble|difficult\w+|is hard)",
        r"(?:trouble|difficulty|difficulties) (?:in |with )?breathing",
        r"face (?:(?:is|has|was) )?(?:drop\w*|droop\w*|fell|fallen|twisted)|slurr\w+|strokes?",
        r"mouth (?:(?:is|has|was) )?(?:drop\w*|droop\w*|crooked|twisted)",
        r"(?:heavy|heavily) bleed\w*|bleed\w* (?:heavily|a lot)",
        rf"(?:bleeding|blood) {WILL_NOT} (?:stop\w*|clot\w*)",
        r"(?:cough|vomit|throw|spit)\w* (?:up )?(?:\w+ )?blood|blood in (?:\w+ )?(?:vomit|sick)",
        r"unconscious|unresponsive|collapsed",
        rf"(?:{NOT_ABLE}|{WILL_NOT}) (?:be )?w(?:ak(?:e|ing)|oken?)",
        r"seizures?|convuls\w+|(?:having|had) (?:a )?fits?|meningitis|sepsis",
        r"overdos\w+|poison\w*|allergic reaction|anaphyla\w+|swollen (?:throat|tongue)",
        r"(?:throat|tongue) (?:(?:is|has|feels) )?(?:swell\w*|swollen|clos(?:ed|ing))",
        r"(?:swallow\w*|drank|drunk|drinks) (?:\w+ )?(?:bleach|antifreeze|batter\w+|chemicals?)",
        rf"suicid\w+|kill(?:ing)? {SELF}|wants? to die|stabb\w+|self[- ]?harm\w*",
        rf"(?:harm|cut|hang)(?:s|ting|ing|ed)? {SELF}|(?:wants?|going|tried|try\w*) to hurt {SELF}",
        r"electric(?:al)? shock|electrocut\w+|drown\w+|burn(?:ed|t) (?:badly|severely)",
        r"(?:badly|severely) burn(?:ed|t)|worst headache|(?:my|her|their) waters (?:have )?brok\w+",
        r"bab(?:y|ies) (?:\w+ ){0,2}(?:not|isn['’]?t|stopped) mov\w+",
        rf"{NO_WISH} to (?:live|be alive|be here|wake up|go on|exist)|(?:no|any) reason to live",
        r"better off dead|end(?:ing)? (?:my|his|her|their) (?:own )?life|end(?:ing)? it all",
        rf"(?:took|taken|swallow\w*) all(?: of)?(?: {WHOSE})? {PILLS}",
        rf"(?:took|tak\w+|swallow\w*) too many(?: of)?(?: {WHOSE})? {PILLS}",
        rf"{AT_HOME} (?:\w+ )?(?:hits?|hitting|beats?|beating|strangl\w+|threaten\w*|attack\w*)",
        r"(?:hits?|hitting|beats?|beating|strangl\w+) (?:me|my (?:mum|mother|sister|child\w*))",
        r"(?:kill|murder|stab) (?:me|us)|threaten\w* (?:me|us|to kill)|raped?|raping",
        r"(?:with|has) a knife",
        rf"(?:hurting|attacking) (?:me|us|you) now|seriously hurt {SELF}",
        rf"(?:scared|afraid|frightened|terrified) of my {AT_HOME}",
        r"turn(?:s|ed|ing) blue|(?:is|gone|went) (?:floppy|blue)",
    ),
    "bn": (
        r"বুকে? (?:খুব )?ব্যা?থা|বুকের ব্যা?থা",
        r"শ্বাস(?: |-)?কষ্ট|শ্বাস বন্ধ|দম বন্ধ|গলায় আটক",
        r"(?:শ্বাস|(?<!এক)দম) (?:নিতে|ফেলতে|ছাড়তে)(?: \S+)? (?:পার|কষ্ট)",
        r"মুখ(?: \S+)? (?:বেঁকে|বাঁকা|ঝুলে)|কথা জড়িয়ে|স্ট্রোক|হার্ট ?(?:অ্যাটাক|এটাক)",
        r"রক্তপাত|রক্ত (?:পড়া )?(?:বন্ধ|থাম)|(?:অনেক|প্রচুর) রক্ত",
        r"অজ্ঞান|জ্ঞান (?:নেই|হারি)|জাগা(?:তে পার|নো যা)|জাগ(?:ছে|ে)ন? না|খিঁচুনি",
        r"সাড়া (?:দি|দে)\S* না|ঘুম থেকে উঠছেন? না",
        r"বিষ (?:খে|পান)|(?:বেশি|অতিরিক্ত|অনেক) ওষুধ খে|গলা ফুলে",
        r"আত্মহত্যা|(?:মর(?:ে যে)?|মারা যে)তে (?:চা|ইচ্ছ|মন চায়)|নিজেকে (?:মেরে|শেষ)",
        r"নিজের(?: \S+){0,3} ক্ষতি|ছুরি",
        r"(?:বাচ্চা|শিশু)\S*(?: \S+)? নড়\S* না|ধর্ষণ|আঘাত করছে|খুন কর",
        r"(?:বাঁচতে|বেঁচে থাকতে) (?:আর )?(?:চা|ইচ্ছ|মন চায় না)|জীবন শেষ|মরে যাব",
        r"(?:সব|সবগুলো|বেশি|অতিরিক্ত|অনেক)(?: ঘুমের)? (?:ওষুধ|ট্যাবলেট|বড়ি)(?: \S+)? খে",
        r"(?:ওষুধ|ট্যাবলেট|বড়ি) (?:একসাথে|একসঙ্গে|একবারে) খে",
        r"(?:হাত|পা|মুখ|শরীর)\S*(?: \S+)? (?:অবশ|অসাড়)|(?:কাশি|কাশ|বমি)\S*(?: \S+)? রক্ত",
        r"রক্ত ?বমি",
        rf"{BENGALI_AT_HOME}(?: \S+){{0,2}} মার(?:ে|ছে|ধর|পিট)|গলা টিপ|মারধর|মেরে ফেল",
    ),
    "bn-Latn": (
        r"buk(?:e|er|ot|o)? (?:\w+ )?(?:b[ae]t+h?a|bish)",
        r"s+h?w?as+h? ?(?:kosh?t[oh]\w*|bondho|nite)|dom (?:bondho|nite)|jag(?:s?ch?e|e) na",
        r"(?:ba|be)ch(?:te|ite|ia|e)(?: \w+){0,2} (?:ch?ai|ic+ha|ichchh?a)\w* (?:\w+ )?na",
        r"mor(?:te|e jete|e jaite|ia jaite) ch?ai|(?:at+[mt]?o?|atma)h[oa]t+y?a",
        r"(?:shob|sob|onek|beshi)(?: \w+)? os[hu]\w+ (?:\w+ )?khe\w*|b[ie]sh khe\w*",
        r"rokto (?:por\w+|bondho|bomi|jai\w*)|og+y?an|h[ao]t pa? ?(?:\w+ )?obosh",
        r"(?:shami|samai?|jamai) (?:\w+ ){0,2}mar(?:e|se|che|pit)|mar ?dhor\w*|marpit",
    ),
    "so": (
        r"(?:xabad|laab)\w*(?: ayaa?)?(?: i| u)? ?xanuun\w*|xanuun\w* (?:xabad|laab)\w*",
        r"neef\w*(?: \w+){0,2} (?:dh[ae]g|adag|xir)\w*|wadn\w+(?: \w+)? (?:istaag|xanuun)\w*",
        r"neefsan (?:ma |kar|wa)\w*|neef\w* (?:ma|la['’]|wa)\w*|ma neefsa\w*|ku marga[dt]\w*",
        r"w[ae]j\w+ (?:\w+ )?(?:qal+ooc|dhac|hoos)\w*|gacan\w* (?:\w+ ){0,2}(?:daciif|dabac)\w*",
        r"faalig\w*|istarook\w*",
        r"dhiigba\w+|dhiig badan\w*|xasaasiyad daran|(?:dhuun|carrab)\w*(?: \w+)? barar\w*",
        r"dhiig\w* (?:ma|aan) joogs\w+",
        r"miyir\w*|suux\w+|qal+al\w*|toosin (?:ma|kar|wa)\w*",
        r"sumow\w*|sun (?:buu |bay )?cab(?:b?ay|tay|o)|daa?wo (?:aad u )?badan",
        r"cun\w+ (?:ayaa? )?barar\w*",
        r"is ?dil(?:o|ay\w*|aan|i)|naf\w+ (?:\w+ )?(?:dil|goo)\w*|in(?:aan|uu|ay) dhint\w+",
        r"mindi(?:da|du)?",
        r"(?:ma|aan) (?:doonayo|rabo) (?:inaan|in aan) (?:sii )?nool\w+",
        r"nool\w+ ma (?:rabo|doonayo)",
        r"(?:kaniini|daa?wo)\w* (?:badan|dhan|oo dhan)(?: \w+)? (?:cun|qaa|liq)\w*",
        r"(?:qufac|matag)\w*(?: \w+)? dhiig\w*|dhiig\w* (?:\w+ )?(?:qufac|matag)\w*",
        r"(?:gacan|lug|waj|jir)\w*(?: \w+)? kabuub\w*",
        r"(?:ninka|ninkayg[ai]|seyga|xaaska)(?: \w+){0,2} (?:garaac|dil|laay)\w*",
        r"qof\w*(?: \w+){0,2} (?:i|ku|na) dhibay\w*|isu? dhaawic\w*",
        r"i (?:garaac\w*|dil(?:aa|ay)\w*)|kufs\w+|ilm\w+(?: \w+)? ma dhaqaaq\w*",
    ),
}
WORDS = r"\b(?:{})\b"
# A mark that is no letter ends a word for `\b`, and Bengali writes vowels as such marks.
WHOLE = {"en": WORDS, "bn": "(?:{})", "bn-Latn": WORDS, "so": WORDS}
ANY = re.compile(
    "|".join(WHOLE[language].format("|".join(signs)) for language, signs in SIGNS.items()),
    re.IGNORECASE,
)


# Signs may be a part of a word, and Bengali denies after the verb: "পারছে না" is "cannot".
REST_OF_THE_WORD = re.compile(r"[^\s.,;:!?।]*(?: (?:না|নাই|নেই)(?![^\s.,;:!?।]))?")


@lru_cache(maxsize=5_000)  # A worklist asks of the same needs all day, a tenth of a ms each.
def sign_of_danger(need: str) -> str:
    """The first words in a need that may mean danger to life, whole and as written; '' where none
    do. They are read out to whoever wrote them, so that half a word would say something else."""
    written = normalize("NFC", " ".join(need.split()))
    if not (found := ANY.search(written)):
        return ""
    begins = written.rfind(" ", 0, found.start()) + 1
    ends = found.start() + len(found[0].rstrip())
    return written[begins : REST_OF_THE_WORD.match(written, ends).end()].lstrip("(\"'“‘")
