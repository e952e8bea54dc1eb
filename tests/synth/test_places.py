"""The place: its parts, how uneven it is against the real borough, and that none of it is real."""

import csv

import numpy as np
import pytest
from tests.synth.conftest import column

QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9]


def _read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_place_has_its_parts(small):
    assert small.localities.num_rows == 4
    assert small.neighbourhoods.num_rows == 8
    assert small.practices.num_rows == 36
    assert small.small_areas.num_rows == 150
    assert column(small.small_areas, "residents").sum() <= 800


def test_deprivation_is_as_uneven_as_in_the_real_borough(borough, local_data):
    rows = _read(local_data / "place/imd/imd2025_england_lsoa21_TH.csv")
    real = np.array([float(row["IMD_score"]) for row in rows])
    mine = column(borough.small_areas, "imd_score")
    assert np.quantile(mine, QUANTILES) == pytest.approx(np.quantile(real, QUANTILES), abs=1.5)
    deciles = np.array([float(row["IMD_decile"]) for row in rows])
    mine = column(borough.small_areas, "imd_decile")
    for decile in range(1, 11):
        assert (mine <= decile).mean() == pytest.approx((deciles <= decile).mean(), abs=0.04)


def test_income_deprivation_goes_with_the_score_as_in_the_real_borough(borough, local_data):
    rows = _read(local_data / "place/imd/imd2025_england_lsoa21_TH.csv")
    real = np.array([float(row["Income_score"]) for row in rows])
    mine = column(borough.small_areas, "income_deprived")
    assert np.quantile(mine, QUANTILES) == pytest.approx(np.quantile(real, QUANTILES), abs=0.03)


def test_practice_sizes_spread_as_in_the_real_borough(borough, local_data):
    rows = _read(local_data / "place/gp/gp_list_size_by_age_apr2020_TH.csv")
    real = np.array([float(row["TOTAL"]) for row in rows])
    mine = column(borough.practices, "list_size")
    assert mine.std() / mine.mean() == pytest.approx(real.std() / real.mean(), abs=0.13)
    for share in (0.25, 0.5, 0.75):
        got, wanted = (np.quantile(sizes, share) / sizes.mean() for sizes in (mine, real))
        assert got == pytest.approx(wanted, abs=0.25)


def test_ages_are_mixed_as_on_the_real_lists(borough, local_data):
    rows = _read(local_data / "place/gp/gp_list_size_by_age_apr2020_TH.csv")
    total = sum(float(row["TOTAL"]) for row in rows)
    age = (20_777 - column(borough.residents, "dob")) / 365.25
    for key, low, high in (
        ("18OV", 18, 200),
        ("50OV", 50, 200),
        ("65OV", 65, 200),
        ("30_74", 30, 75),
    ):
        real = sum(float(row[key]) for row in rows) / total
        mine = ((age >= low) & (age < high)).mean()
        assert mine == pytest.approx(real, abs=0.025 if real > 0.1 else 0.01), key


def test_practices_differ_in_their_ages(borough):
    age = (20_777 - column(borough.residents, "dob")) / 365.25
    practice = column(borough.residents, "practice")
    shares = [(age[practice == key] >= 50).mean() for key in column(borough.practices, "ods_code")]
    assert np.std(shares) > 0.015


def test_codes_postcodes_and_telephones_are_of_nobody(borough):
    residents, copies = borough.residents, borough.copies
    assert all(code.startswith("X01") for code in column(borough.small_areas, "small_area"))
    assert all(code.startswith("SYN") for code in column(borough.practices, "ods_code"))
    for table in (residents, borough.practices, borough.organisations, borough.households):
        assert all(code.startswith("ZZ") for code in column(table, "postcode"))
    for table in (residents, copies):
        assert all(m.startswith("07700 900") for m in column(table, "mobile") if m)
    assert all(p.startswith("020 7946 0") for p in column(residents, "landline") if p)
    for table in (borough.services, borough.practices, borough.organisations, borough.staff):
        assert all(p.startswith("020 7946 0") for p in column(table, "phone"))
    assert all(e.endswith(".example") for e in column(borough.staff, "email"))


def test_a_postcode_belongs_to_one_neighbourhood(borough):
    residents = borough.residents
    pairs = set(zip(column(residents, "postcode"), column(residents, "neighbourhood"), strict=True))
    homes = {pair for pair in pairs if pair[0] != "ZZ99 3VZ"}
    assert len(homes) == len({code for code, _ in homes})
