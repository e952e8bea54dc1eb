"""What people say of a need every day, and the words that services use for the same.

The last lines are Bengali (Sylheti too) and Somali as people type them in Latin letters. A speaker
of each has yet to check them.
"""

WORDS = """
suicidal, suicide, kill myself, end my life, ending it, self harm, not safe: crisis mental
hearing voices, hears voices, seeing things, paranoid, psychosis: mental illness crisis
panic, anxious, anxiety, depressed, stressed, cannot sleep, cant sleep: talking worry mood stress
beaten, beats, hits, hit by, abuse, abused, violent, violence, afraid of: safeguarding safe advice
hungry, no food, nothing to eat, cannot afford food: food meal parcel
fell, fallen, falling, falls, unsteady, dizzy: fall falls sudden therapists
lonely, alone, isolated, nobody visits, sees nobody: company befriending friendship
died, passed away, widow, widower, grieving, grief, funeral: bereavement lost
drinking, drunk, alcoholic, drugs, addicted: alcohol addiction recovery prescribing
mould, mouldy, damp, cold flat, cold home, no heating, leak: damp repairs housing
overcrowded, evicted, eviction: housing repairs
homeless, sleeping rough, nowhere to sleep: housing home
forgetful, forgets, forgetting, confused, dementia: memory
no money, debts, bills, rent, arrears, universal credit: debt benefits
cannot wash, cannot cook, cannot dress, cannot manage: daily care home
looking after, look after, looks after, carer, caring for: carers
deaf, sign language: deaf sign
sore throat, earache, cough, rash: minor ailment pharmacist
pregnant, new baby, my child, my son, my daughter: children families
eka, ekla, nishongo: company befriending
khide, khida, khabar nai, bhukh: food meal
mon kharap, chinta: talking mood worry
pore gesi, pore geche: fall falls sudden therapists
taka nai, rin: debt benefits
bari thanda, ghor thanda: damp repairs housing
keli, kelinimo, cidlo: company befriending
gaajo, cunto: food meal
murug, welwel, walaac: talking mood worry
dhacay, dhacday: fall falls sudden therapists
lacag, deyn: debt benefits
guri, qoyaan: housing repairs
"""


def _read() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = (line.split(":") for line in WORDS.strip().splitlines())
    return tuple(
        (f" {said.strip()} ", tuple(need.split()))
        for everyday, need in lines
        for said in everyday.split(",")
    )


_TABLE = _read()


def words_of_need(said: str) -> list[str]:
    """The words that services use for what `said` (as `names.plain` gives it) means."""
    padded = f" {said} "
    return [word for everyday, words in _TABLE if everyday in padded for word in words]
