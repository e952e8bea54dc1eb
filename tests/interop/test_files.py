"""Files that are broken: nothing stops their neighbours, and every one is accounted for."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamlet.interop.files import SHOWN, File, readable
from hamlet.interop.models import Delivery, Quarantine
from hamlet.interop.tables import table_rows
from hamlet.kernel.errors import UserError
from hamlet.place.models import SmallArea

HEAD = b"lsoa21_code,lsoa21_name\n"
ONE, TWO = b"E01000001,One\n", b"E01000002,Two\n"


def rules():
    return sorted(Quarantine.objects.values_list("rule", flat=True))


@pytest.mark.parametrize("kind", ["place", "services", "people"])
@pytest.mark.parametrize("content", [b'{"resourceType": "Patient", "na', b"[1, 2", b"[" * 100_000])
def test_a_malformed_document_is_one_refusal_that_says_where(bring, write, kind, content):
    assert bring(kind, write("broken.json", content)) == (1, 0, 0, 0, 1)
    held = Quarantine.objects.get()
    assert (held.rule, held.position) == ("Malformed JSON", "the whole file")
    assert "line 1" in held.reason


@pytest.mark.parametrize("kind", ["place", "practices", "services", "people"])
def test_an_empty_file_is_refused_as_empty(bring, write, kind):
    assert bring(kind, write("empty.csv", b"")) == (1, 0, 0, 0, 1)
    assert Quarantine.objects.get().rule == "Empty file"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02\x03",
        b"\xff\xfe" + "hello".encode("utf-16-le"),
        b"{}",
        b"null",
        b'"x"',
        b"[3]",
    ],
)
@pytest.mark.parametrize("kind", ["place", "practices", "services", "people"])
def test_nothing_that_comes_is_our_fault(bring, write, kind, content):
    read, new, _, _, refused = bring(kind, write("odd", content))
    assert (read, new) == (refused, 0)
    assert refused >= 1


def test_a_byte_order_mark_is_no_part_of_the_first_column(bring, write):
    assert bring("place", write("bom.csv", b"\xef\xbb\xbf" + HEAD + ONE)) == (1, 1, 0, 0, 0)
    feature = {"properties": {"LSOA21CD": "E01000002", "LSOA21NM": "Two"}}
    document = b"\xef\xbb\xbf" + json.dumps({"features": [feature]}).encode()
    assert bring("place", write("bom.json", document)) == (1, 1, 0, 0, 0)


def test_a_row_that_is_not_utf8_is_refused_alone(bring, write):
    path = write("latin.csv", HEAD + ONE + "E01000003,Café\n".encode("latin-1") + TWO)
    assert bring("place", path) == (3, 2, 0, 0, 1)
    assert rules() == ["Not UTF-8"]


def test_a_row_with_nul_is_refused_alone_and_shown(bring, write):
    path = write("nul.csv", HEAD + ONE + b"E01000003,a\x00b\n" + TWO)
    assert bring("place", path) == (3, 2, 0, 0, 1)
    assert rules() == ["NUL in the row"]
    assert "a␀b" in Quarantine.objects.get().content


def test_an_endless_line_is_refused_alone(bring, write):
    path = write("long.csv", HEAD + ONE + b"E01000003," + b"x" * 5_000_000 + b"\n" + TWO)
    assert bring("place", path) == (3, 2, 0, 0, 1)
    assert rules() == ["Unreadable row"]


def test_an_endless_document_is_kept_shortened(bring, write):
    document = {"resourceType": "Observation", "note": "x" * 5_000_000}
    assert bring("people", write("long.json", json.dumps(document)))[4] == 1
    assert len(Quarantine.objects.get().content) < SHOWN + 100


def test_ragged_rows_are_refused_and_empty_lines_are_no_rows(bring, write):
    path = write("ragged.csv", HEAD + ONE + b"\nE01000003\nE01000004,a,b\n,\n" + TWO)
    assert bring("place", path) == (5, 2, 0, 0, 3)
    assert rules() == ["Not the code of a small area", *["Row of another width"] * 2]


MARK = b'E01000003,"Three\n'
MIDDLE = b"".join(b"E010001%02d,Other\n" % number for number in range(40))


@pytest.mark.parametrize("end", [b"", b'E01000004,"Four"\n'])
def test_a_quotation_mark_that_stays_open_swallows_no_row(bring, write, end):
    assert bring("place", write("open.csv", HEAD + ONE + MARK + MIDDLE + end + TWO)) == (
        43 + bool(end), 42 + bool(end), 0, 0, 1,
    )  # fmt: skip
    assert rules() == ["Unclosed quotation mark"]
    held = Quarantine.objects.get()
    assert (held.position, "Other" in held.content) == ("line 3", False)


def test_rows_within_a_quoted_field_of_a_wide_table_are_rows(write):
    row = "{0},a,b,c\n".format
    text = "w,x,y,z\n" + '1,"a,b,c\n' + row(2) + row(3) + '4,a",b,c\n' + row(5)
    found = list(table_rows(write("wide.csv", text), list("wxyz")))
    assert [each.position for each in found if each.problem] == ["line 2"]
    assert [each.content["w"] for each in found if not each.problem] == list("2345")


def test_lines_within_a_field_are_one_text(write):
    text = 'w,x,y,z\n1,"Flat 1\nMill House, Mill Lane\nLondon",b,c\n2,a,b,c\n'
    first, second = table_rows(write("lines.csv", text), list("wxyz"))
    assert first.content["x"] == "Flat 1\nMill House, Mill Lane\nLondon"
    assert (second.content["w"], second.position) == ("2", "line 5")


def test_the_last_row_that_is_whole_may_lack_the_end_of_its_line(bring, write):
    assert bring("place", write("areas.csv", HEAD + ONE + TWO[:-1])) == (2, 2, 0, 0, 0)
    assert bring("place", write("areas.csv", HEAD + ONE + TWO[:5])) == (2, 0, 0, 1, 1)
    assert rules() == ["Cut off"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + b"\x00" * 30, "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
        ((HEAD + ONE).decode().encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_what_is_no_table_is_named(bring, write, content, said):
    assert bring("place", write("areas.csv", content)) == (1, 0, 0, 0, 1)
    held = Quarantine.objects.get()
    assert said in held.reason
    assert "Save it as CSV" in held.reason or "Ask for" in held.reason or "Unpack" in held.reason


def test_a_broken_line_of_ndjson_is_refused_alone(bring, write):
    own = [{"system": "urn:example", "value": "a"}]
    good = {"resourceType": "Patient", "identifier": own, "name": [{"family": "Invented"}]}
    lines = [
        json.dumps(good),
        json.dumps(good)[:-9],
        json.dumps(good | {"identifier": [own[0] | {"value": "b"}]}),
    ]
    assert bring("people", write("some.ndjson", "\n".join(lines))) == (3, 2, 0, 0, 1)
    assert rules() == ["Malformed JSON"]


def test_every_file_of_a_folder_is_accounted_for(bring, write):
    write("in/good.csv", HEAD + ONE)
    write("in/deep/README", b"Read me.")
    folder = write("in/picture.png", b"\x89PNG\r\n\x1a\n\x00\x00").parent
    assert bring("place", folder) == (3, 1, 0, 0, 2)
    assert Delivery.objects.count() == 3


def test_a_file_named_twice_is_taken_once(bring, write):
    path = write("in/good.csv", HEAD + ONE)
    assert bring("place", path, path.parent, path) == (1, 1, 0, 0, 0)


def test_a_path_that_is_not_there_is_said_and_nothing_taken(bring, write, tmp_path):
    with pytest.raises(UserError, match="no file or folder"):
        bring("place", write("good.csv", HEAD + ONE), tmp_path / "absent")
    assert not SmallArea.objects.exists()


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read_as_rows_and_kept(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    for record in table_rows(path, ["a", "b"], headed=False):
        assert b"\0" not in readable(record.text).encode()
    assert b"\0" not in readable(File(path).beginning()).encode()
