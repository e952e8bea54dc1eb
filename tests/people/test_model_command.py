"""`hamlet model`: what would change is said first; somebody with a name takes it into use."""

import pytest
from tests.people.records import AMINA, KARIM, came

from hamlet.access import roles
from hamlet.access.actions import open_account
from hamlet.config import cli
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import queries
from hamlet.people.likeness import current
from hamlet.people.models import MatchingModel
from hamlet.place.actions import add_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(world, tmp_path):
    """A model that was learnt from a few records, and kept."""
    came("gp", human=AMINA)
    came("acute", human=AMINA)
    came("gp", key="2", human=KARIM)
    path = tmp_path / "model.json"
    queries.proposed().model.save(path)
    return path


def account(world, name: str, role: str) -> str:
    """The address of somebody's real account in a role."""
    email = f"{role}@example.org"
    opened = open_account(by=SYSTEM, email=email, name=name)
    add_practitioner(
        by=SYSTEM,
        name=name,
        organisation=world.trust.pk,
        role=role,
        starts=clock.today(),
        account=opened.pk,
    )
    return email


def test_learning_says_what_would_change_and_changes_nothing(kept, capsys):
    assert cli.main(["model", "learn", str(kept)]) == 0
    said = capsys.readouterr().out
    assert "Learnt from 3 records" in said
    assert "Pairs that link: 1 now, 1 by it" in said
    assert not MatchingModel.objects.exists()
    assert not queries.waiting().exists()


def test_somebody_takes_it_into_use_and_the_journal_says_who(kept, world, capsys):
    email = account(world, "Ada Okoro", roles.DATA_MANAGER)
    assert cli.main(["model", "use", str(kept), "--by", email]) == 0
    assert queries.waiting().count() == 3
    assert current().records == 3
    assert Entry.objects.get(action="model.use").actor_name == "Ada Okoro"
    assert "Ada Okoro took" in capsys.readouterr().out


def test_nobody_without_an_account_takes_it_into_use(kept, capsys):
    assert cli.main(["model", "use", str(kept), "--by", "nobody@example.org"]) == 2
    assert "There is no open account" in capsys.readouterr().err


def test_whoever_may_not_run_the_intake_is_refused(kept, world):
    email = account(world, "Una Reed", roles.TRIAGE_CLINICIAN)
    assert cli.main(["model", "use", str(kept), "--by", email]) == 2
    assert not MatchingModel.objects.exists()


def test_where_there_are_no_records_it_says_so(db, tmp_path, capsys):
    assert cli.main(["model", "learn", str(tmp_path / "model.json")]) == 2
    assert "Take some in" in capsys.readouterr().err
