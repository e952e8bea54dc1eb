"""What people say of a need every day, and the words that services use for the same.

A line is: what is said, in one language; then what services call it. The Bengali (Sylheti too) and
Somali lines, in Bengali letters and as people type them in Latin ones, were written by somebody who
speaks neither: a speaker of each has yet to check them.
"""

from hamlet.directory.slips import nearest
from hamlet.kernel.names import plain

ENGLISH = """
suicidal, suicide, kill myself, end my life, ending it, self harm, not safe: crisis mental
hearing voices, hears voices, seeing things, paranoid, psychosis: mental illness crisis
panic, anxious, anxiety, depressed, stressed, cannot sleep, cant sleep: talking worry mood stress
beaten, beats, hits, hit by, abuse, abused, violent, violence, afraid of: safeguarding
hungry, no food, nothing to eat, cannot afford food, cant afford food: food meal parcel
fell, fallen, falling, falls, unsteady, dizzy: fall falls sudden therapists
lonely, alone, isolated, nobody visits, sees nobody: company befriending friendship
died, passed away, widow, widower, grieving, grief, funeral: bereavement lost
drinking, drunk, alcoholic, drugs, addicted: alcohol addiction recovery prescribing
mould, mouldy, damp, cold flat, cold home, no heating, leak: damp repairs housing
heating, gas bill, electric, electricity, energy bill, warm: energy heating warm fuel bills
cannot pay, cant pay, cannot afford, cant afford: debt bills money benefits
overcrowded, evicted, eviction: housing repairs
homeless, sleeping rough, nowhere to sleep: housing home
forgetful, forgets, forgetting, confused, dementia: memory
no money, debts, bills, rent, arrears, universal credit: debt benefits
cannot wash, cannot cook, cannot dress, cannot manage, cant manage: daily care home
looking after, look after, looks after, carer, caring for: carers
deaf, sign language: deaf sign
cannot hear, cant hear, hard of hearing: hearing deaf
cannot see, cant see, blind: sight eye
cannot walk, cant walk, wheelchair: mobility equipment
no job, lost my job, unemployed: work employment skills
learn english, speak english, no english: esol english language
visa, asylum, refugee: immigration refugee advice
sore throat, earache, cough, rash: minor ailment pharmacist
pregnant, baby, babies, my child, my son, my daughter: children families
"""
BENGALI = """
eka, ekla, nishongo, একা, একলা, নিঃসঙ্গ, একাকী: company befriending
khide, khida, khabar nai, bhukh, খিদা, খিদে, ক্ষুধা, খাবার নেই, খাবার নাই, খাবার: food meal
mon kharap, chinta, মন খারাপ, চিন্তা, দুশ্চিন্তা, হতাশ, ঘুম হয় না: talking mood worry
pore gesi, pore geche, পড়ে গেছি, পড়ে গেছে, পড়ে গেছেন, পড়ে যান: fall falls sudden therapists
taka nai, rin, টাকা নেই, টাকা নাই, ঋণ, দেনা, ভাড়া, বেনিফিট: debt benefits
bari thanda, ghor thanda, ঘর ঠান্ডা, বাড়ি ঠান্ডা, স্যাঁতসেঁতে, ছত্রাক: damp repairs housing
hiting, gas bill, হিটিং, গ্যাস বিল, বিদ্যুৎ বিল, বিল: energy heating warm fuel bills
ghor nai, ঘর নেই, ঘর নাই, গৃহহীন, বাসা নেই, উচ্ছেদ: housing home
mone thake na, bhule jai, ভুলে যাই, ভুলে যান, মনে থাকে না: memory
mara gese, mara gelo, মারা গেছে, মারা গেছেন, শোক: bereavement lost
mare, marpit, মারধর, মারে, মারছে, নির্যাতন, ভয় পাই: safeguarding
more jete chai, মরতে চাই, মরে যেতে চাই, আত্মহত্যা: crisis mental
mod, nesha, মদ, নেশা, মাদক: alcohol addiction recovery
dekhashona, দেখাশোনা, সেবা করি: carers
garbhabati, bachcha, গর্ভবতী, বাচ্চা, শিশু: children families
ingreji, ইংরেজি শিখতে, ইংরেজি: esol english language
kaj nai, chakri nai, কাজ নেই, কাজ নাই, চাকরি নেই: work employment skills
kane shuni na, কানে শুনি না, কানে কম শুনি: hearing deaf
hat-te pari na, হাঁটতে পারি না, হাঁটতে পারেন না: mobility equipment
"""
SOMALI = """
keli, kelinimo, cidlo, cidla: company befriending
gaajo, cunto, cunto ma haysto: food meal
murug, welwel, walaac, niyad jab, hurdo la'aan: talking mood worry
dhacay, dhacday, waan dhacay, way dhacday: fall falls sudden therapists
lacag, lacag ma haysto, deyn, kiro, qaan: debt benefits
guri qabow, qoyaan, caaryo: damp repairs housing
kuleyl, kulayl, kuleylinta, gaaska, korontada, biilka: energy heating warm fuel bills
guri, guri la'aan, hoy la'aan, bannaanka: housing home repairs
ilow, illow, hilmaam, xasuus: memory
dhimatay, dhintay, geeri, tacsi: bereavement lost
garaac, dil, dhibaato guri, cabsi: safeguarding
is dil, isdil, inaan dhinto: crisis mental
khamri, khamriga, maandooriye, qaad: alcohol addiction recovery
daryeele, daryeel, ilaaliye: carers
uur, ilmo, carruur, dhalmo: children families
af ingiriisi, ingiriisi: esol english language
shaqo la'aan, shaqo: work employment skills
dhegool, maqal, ma maqlo: hearing deaf
socod, ma socon karo, kursi curyaan: mobility equipment
"""


def _read(lines: str) -> list[tuple[str, tuple[str, ...]]]:
    read = [line.split(":") for line in lines.strip().splitlines()]
    return [
        (plain(said), tuple(need.split()))
        for everyday, need in read
        for said in everyday.split(",")
    ]


_TABLE = [line for language in (ENGLISH, BENGALI, SOMALI) for line in _read(language)]
WORDS_SAID = frozenset(said for said, _ in _TABLE)
_OF_ONE_WORD = sorted(said for said in WORDS_SAID if " " not in said)


GRAVE = frozenset({"crisis", "safeguarding"})
"""What services call a need that may not wait."""


def is_grave(said: str) -> bool:
    """Whether what is said may not wait for a service to be found; `said` is as anybody types."""
    return any(word in GRAVE for _, word in meanings(plain(said)))


def meanings(said: str) -> list[tuple[str, str]]:
    """What is said there, and each word that services use for it; `said` is as of `names.plain`."""
    padded = f" {said} "
    return [(phrase, word) for phrase, words in _TABLE if f" {phrase} " in padded for word in words]


def meanings_of_misspelt(word: str) -> list[tuple[str, str]]:
    """As `meanings`, of a word that is a slip of the finger away from one that people say."""
    return [pair for each in nearest(word, _OF_ONE_WORD) for pair in meanings(each)]
