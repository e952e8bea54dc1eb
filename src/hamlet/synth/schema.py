"""The columns of every table that the generator makes: the contract with whoever reads them.

Keys are text for what people name (localities, practices, services) and whole numbers for what is
counted (residents, households, contacts, referrals). Instants are UTC; dates are London dates.
`Category` columns are dictionary-encoded text with few distinct values.
"""

import pyarrow as pa

TEXT = pa.string()
Category = pa.dictionary(pa.int32(), pa.string())
INT = pa.int32()
SMALL = pa.int16()
YES = pa.bool_()
SHARE = pa.float32()
DAY = pa.date32()
INSTANT = pa.timestamp("s", tz="UTC")


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


SCHEMAS: dict[str, pa.Schema] = {
    "localities": _schema(locality=TEXT, name=TEXT),
    "neighbourhoods": _schema(neighbourhood=TEXT, name=TEXT, locality=TEXT),
    "small_areas": _schema(
        small_area=TEXT,
        name=TEXT,
        neighbourhood=TEXT,
        locality=TEXT,
        imd_score=SHARE,  # index of multiple deprivation, higher is more deprived
        imd_decile=SMALL,  # 1 most deprived tenth of England, 10 least
        income_deprived=SHARE,  # share of people on low income
        residents=INT,
        latitude=SHARE,
        longitude=SHARE,
    ),
    "practices": _schema(
        ods_code=TEXT,
        name=TEXT,
        neighbourhood=TEXT,
        locality=TEXT,
        small_area=TEXT,
        address=TEXT,
        postcode=TEXT,
        phone=TEXT,
        list_size=INT,
    ),
    "organisations": _schema(
        organisation=TEXT,
        ods_code=TEXT,
        name=TEXT,
        kind=TEXT,  # nhs council gp_federation ambulance voluntary housing pharmacy care_home
        nhs_mail=YES,
        phone=TEXT,
        email=TEXT,
        postcode=TEXT,
    ),
    "teams": _schema(team=TEXT, name=TEXT, organisation=TEXT, locality=TEXT, kind=TEXT),
    "services": _schema(
        service=TEXT,
        name=TEXT,
        description=TEXT,
        organisation=TEXT,
        team=TEXT,
        locality=TEXT,
        min_age=SMALL,
        max_age=SMALL,
        eligibility=TEXT,
        languages=TEXT,
        phone=TEXT,
        promise_kind=TEXT,  # minutes (of opening hours), same_day, working_days, or empty
        promise_value=INT,  # how many; 0 for same_day
        review_days=INT,  # how often somebody under way is reviewed, null where nobody is
        maximum_days=INT,  # longest stay, null where there is none
        accepts_from=TEXT,  # referrer kinds, separated by spaces
        topics=TEXT,  # topics of need that it takes, separated by spaces
        bank_holidays=YES,  # open on bank holidays
    ),
    "service_hours": _schema(
        service=TEXT,
        weekday=SMALL,  # 0 is Monday
        opens=SMALL,
        closes=SMALL,  # minutes after local midnight; 1440 is midnight
    ),
    "staff": _schema(
        staff=TEXT,
        first_name=TEXT,
        surname=TEXT,
        role=TEXT,
        organisation=TEXT,
        team=TEXT,
        agency=YES,
        started=DAY,
        ended=DAY,
        languages=TEXT,
        email=TEXT,
        phone=TEXT,
    ),
    "households": _schema(
        household=INT,
        kind=Category,
        small_area=Category,
        size=SMALL,
        tenure=Category,
        address=TEXT,
        postcode=TEXT,
        overcrowded=YES,
        damp=YES,
        low_income=YES,
    ),
    "residents": _schema(
        resident=INT,
        nhs_number=TEXT,
        first_name=TEXT,
        middle_name=TEXT,
        surname=TEXT,
        former_surname=TEXT,
        preferred_name=TEXT,
        native_name=TEXT,
        dob=DAY,
        sex=Category,
        ethnicity=Category,
        name_group=Category,  # whose naming customs were followed; see `errors.UNFAMILIARITY`
        language=Category,
        interpreter=YES,
        format_need=Category,  # none, large_print, easy_read, bsl, braille, audio, hearing_loop
        household=INT,
        role=Category,
        small_area=Category,
        neighbourhood=Category,
        locality=Category,
        practice=Category,
        registered=YES,  # with a practice of the place
        address=TEXT,
        postcode=TEXT,
        former_address=TEXT,
        former_postcode=TEXT,
        moved_on=DAY,
        renamed_on=DAY,
        mobile=TEXT,
        landline=TEXT,
        status=Category,  # living_here, moved_away, died
        status_on=DAY,  # when they moved away or died
        imd_decile=SMALL,
        tenure=Category,
        overcrowded=YES,
        damp=YES,
        low_income=YES,
        lives_alone=YES,
        lonely=YES,
        carer=YES,
        frailty=SMALL,  # 0 fit, 1 mild, 2 moderate, 3 severe
        conditions=SMALL,
        need=SHARE,  # expected contacts relative to the average resident
    ),
    "conditions": _schema(resident=INT, condition=Category, since=DAY),
    "relationships": _schema(
        resident=INT,
        other=INT,
        kind=Category,  # `resident` is the <kind> of `other`: partner, parent, grandparent, …
        carer=YES,  # and looks after them, unpaid
        same_household=YES,
    ),
    "contacts": _schema(
        contact=INT,
        resident=INT,
        at=INSTANT,
        kind=Category,
        source=Category,  # which partner system holds it
        provider=Category,  # ODS code of the practice, or key of the organisation
        attended=YES,
    ),
    "referrals": _schema(
        referral=INT,
        resident=INT,
        service=Category,  # where it ended up
        first_service=Category,  # where the referrer asked for; differs when redirected at triage
        team=Category,
        referrer_kind=Category,
        referrer_organisation=Category,  # null for residents, carers and GPs elsewhere
        topic=Category,
        urgency=Category,
        need=TEXT,
        own_voice=YES,
        received_at=INSTANT,
        triaged_at=INSTANT,
        asked_at=INSTANT,
        answered_at=INSTANT,
        offered_at=INSTANT,
        accepted_at=INSTANT,
        active_at=INSTANT,
        ended_at=INSTANT,
        state=Category,  # received triaged offered accepted active | ended refused signposted …
        outcome=Category,
        reason=Category,
        next_service=Category,
    ),
    "copies": _schema(
        rid=TEXT,
        source=Category,
        nhs_number=TEXT,
        first_name=TEXT,
        surname=TEXT,
        dob=DAY,
        sex=Category,
        postcode=TEXT,
        address=TEXT,
        mobile=TEXT,
        ethnicity=Category,
        language=Category,
        updated=DAY,
    ),
    "truth": _schema(rid=TEXT, resident=INT),
}
