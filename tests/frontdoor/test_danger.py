"""Words of danger in a need that is said to have time."""

from unicodedata import normalize

import pytest
from tests.staff import client_of, text

from hamlet.frontdoor.models import Referral
from hamlet.kernel.danger import sign_of_danger

FORM = {
    "name": "Jo", "asking": "resident", "caller_phone": "07700 900123", "consent": "on",
    "need": "Chest pain and cannot breathe", "urgency": "routine", "submission_key": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("need", "sign"),
    [
        ("She can’t  breathe well", "can’t breathe"),
        ("Bleeding heavily since noon", "Bleeding heavily"),
        ("He took an overdose", "overdose"),
        ("Says he wants to kill himself", "kill himself"),
        ("They could not wake her", "could not wake"),
        ("A pain in her chest", "pain in her chest"),
        ("Cannot cook, and needs a chest of drawers moved", ""),
        ("Swimming strokes for exercise after a hip operation", "strokes"),
        ("Wants help to benefit from outfits", ""),
    ],
)
def test_signs_of_danger_are_found_as_they_were_written(need, sign):
    assert sign_of_danger(need) == sign


@pytest.mark.parametrize("urgency", ["routine", "soon"])
def test_words_of_danger_with_time_to_wait_are_asked_about_once_more(world, settings, urgency):
    settings.HAMLET_DEMO = True
    client, form = client_of(world.handler), FORM | {"urgency": urgency}
    asked = client.post("/referrals/new/", form)
    assert asked.status_code == 422
    assert "“Chest pain” may be an emergency" in text(asked)
    assert "I asked again" in text(asked)
    assert not Referral.objects.exists()
    client.post("/referrals/new/", form | {"asked_again": "on"})
    assert Referral.objects.get().urgency == urgency


def test_words_of_danger_that_are_urgent_are_taken_at_once(world, settings):
    settings.HAMLET_DEMO = True
    client_of(world.handler).post("/referrals/new/", FORM | {"urgency": "emergency"})
    assert Referral.objects.get().urgency == "emergency"


@pytest.mark.parametrize(
    ("need", "sign"),
    [
        ("আমার মায়ের বুকে  ব্যথা হচ্ছে", "বুকে ব্যথা"),
        ("উনি শ্বাস নিতে পারছেন না", "শ্বাস নিতে পারছেন না"),
        ("বাবা অজ্ঞান হয়ে গেছেন", "অজ্ঞান"),
        ("সে আত্মহত্যা করতে চায়", "আত্মহত্যা"),
        ("মায়ের গলায় আটকে গেছে", "গলায় আটকে"),
        ("মা আর বাঁচতে চান না।", "বাঁচতে চান না"),
        ("সিঁড়িতে উঠতে পারি না, সাহায্য লাগবে", ""),
        ("Aabbahay xabadka ayaa xanuunaya", "xabadka ayaa xanuunaya"),
        ("Hooyaday ma neefsanayso", "ma neefsanayso"),
        ("Way suuxday oo ma kacayso", "suuxday"),
        ("Wuxuu rabaa inuu is dilo", "is dilo"),
        ("Hooyaday waxay ku dhacday jaranjarada, waan baqayaa", ""),
        ("Waxaan u baahanahay gargaar guriga ah", ""),
        ("Needs help minding the children in Margate; his pupil is dilated", ""),
    ],
)
def test_signs_of_danger_are_found_in_the_languages_that_residents_are_asked_in(need, sign):
    assert sign_of_danger(need) == normalize("NFC", sign)
    assert sign_of_danger(normalize("NFD", need)) == normalize("NFC", sign)


@pytest.mark.parametrize(
    "need",
    [
        "I don't want to live anymore",
        "She does not want to be here any more",
        "I took all my tablets",
        "He has taken too many sleeping pills",
        "My chest hurts and my arm is numb",
        "Her left side has gone weak",
        "coughing up blood",
        "My husband is hitting me",
        "the baby is floppy",
        "thinks of ending her life",
        "He had a heart attack I think",
        "his face is drooping on one side",
        "one side of her face fell",
        "won't wake up",
        "she is breathless",
        "my throat is swelling",
        "my son swallowed bleach",
        "self-harm",
        "I will harm myself",
        "he is going to kill me",
        "threatening me with a knife",
        "I was raped",
        "I am scared of my husband",
        "having fits",
        "the baby has stopped moving",
        "blood wont stop",
        "chest pane",
        "আমি আর বাঁচতে চাই না",
        "বেঁচে থাকতে আর ইচ্ছা করে না",
        "সব ওষুধ একসাথে খেয়ে ফেলেছি",
        "হাত পা অবশ হয়ে গেছে",
        "কাশির সাথে রক্ত যাচ্ছে",
        "স্বামী আমাকে মারছে",
        "ami bachte chai na",
        "buke betha",
        "bukot bish",
        "মরতে ইচ্ছা করে",
        "পেটে বাচ্চা নড়ছে না",
        "shash kosto hocche",
        "amar shami amare mare",
        "morte chai",
        "Ma doonayo inaan sii noolaado",
        "Kaniini badan ayuu cunay",
        "Wuxuu qufacayaa dhiig",
        "Ninkayga ayaa i garaacaya",
        "Waan is dilayaa",
        "Naftayda waan gooyaa",
        "Neefta ayaa igu dhegtay",
        "Wejigiisu wuu qaloocday",
        "she is unresponsive",
        "মা দম নিতে পারতেছে না",
        "মা শ্বাস ফেলতে পারছে না",
        "মাকে জাগানো যাচ্ছে না",
        "মা সাড়া দিচ্ছে না",
        "বাবা ঘুম থেকে উঠছেন না",
        "মা মারা যেতে চান",
        "ঘুমের ওষুধ একসাথে খেয়েছে",
        "amma dom nite parena",
        "Hooyo neefta ayaa ku dhagtay",
        "Gacanta midig way dabacsan tahay",
        "she has passed out",
        "he's not responding",
        "struggling for breath",
        "bleeding and it wont stop",
        "her lips are blue",
        "she has taken a lot of tablets",
        "took 30 paracetamol",
        "she's fitting",
        "the rash does not fade",
        "the baby is limp",
        "crushing pain in chest",
        "pain down left arm",
        "he keeps hurting me",
        "he locked me in",
        "he has a gun",
        "I can't go on any more",
        "বুকে চাপ লাগছে",
        "মা হাঁপাচ্ছে",
        "অচেতন হয়ে গেছে",
        "আম্মা বেহুঁশ হয়ে গেছে",
        "হুঁশ নাই",
        "জ্ঞান ফিরছে না",
        "ফিট হয়ে গেছে",
        "চোখ খুলছে না",
        "মা কথা বলতে পারছেন না",
        "হাত পা নাড়াতে পারছে না",
        "গলায় খাবার আটকে গেছে",
        "ঠোঁট নীল হয়ে গেছে",
        "শ্বাস লইতে পারে না",
        "বুকো বিষ",
        "দমবন্ধ লাগছে",
        "অনেকগুলো ঘুমের ওষুধ খেয়েছে",
        "ঘুমের বড়ি খেয়ে ফেলেছে",
        "স্বামী আমার গায়ে হাত তোলে",
        "আমারে মারে",
        "ছেলে আমাকে মারতে আসে",
        "গলায় দড়ি দেবে",
        "ফাঁসি দিতে চায়",
        "amma behush",
        "hush nai",
        "shash loite pare na",
        "Neefta ayaa ka go'day",
        "Kuma soo toosayo",
        "Dhiig ayaa ka socda oo aan joogsanayn",
        "Afku wuu qalloocday",
        "Hal dhinac ayaa curyaamay",
        "Hadalku wuu ku culus yahay",
        "Sun ayuu cabay",
        "Bushimuhu buluug bay noqdeen",
        "Naftayda ayaan halligi rabaa",
        "Nolosha waan ka daalay",
        "Ninkaygu wuu i handadaa",
        "Waan ka baqayaa ninkayga",
        "Wuu i dili doonaa",
    ],
)
def test_ordinary_ways_to_say_it_are_signs_too(need):
    assert sign_of_danger(need)


@pytest.mark.parametrize(
    "need",
    [
        "Wants to live nearer to her daughter",
        "Takes all her tablets at night and asks for a box",
        "Her husband died; he has hits on the radio",
        "Does not want to go to the day centre",
        "Her knee hurts since she hurt herself in a fall",
        "My back is killing me",
        "Will not stop smoking",
        "Jilibka ayaa i dhibaya",
        "My daughter helps; numbness in the fingers for years",
        "স্বামী মারা গেছেন, একা লাগে",
        "ওষুধ খেতে ভুলে যান",
        "taka nai, ghor thanda",
        "একদম নিতে পারছি না, খুব ক্লান্ত",
        "রাতে ঘুমের ওষুধ খেয়ে ঘুমান",
        "Waxaan doonayaa inaan ku noolaado guri kale",
        "Fitting in well; he is fitting a rail",
        "The wound is not responding to antibiotics",
        "Cannot go on holiday without help",
        "Pain down into his leg; walks with a limp",
        "আমার মা হাঁপানি রোগী",
        "আমি ইংরেজিতে কথা বলতে পারি না",
        "গায়ে হাত দিলে গরম লাগে",
        "Waxaan ka baqayaa inaan dhaco",
        "Afka Ingiriisiga waa igu adag yahay",
    ],
)
def test_what_only_looks_like_a_sign_is_none(need):
    assert not sign_of_danger(need)
