"""What narrows the list of services, and what the owners of an entry say of it."""

from hamlet.directory.forms.adopting import AdoptForm, GiveBackForm
from hamlet.directory.forms.entries import PARTS, EntryForm, entry_of
from hamlet.directory.forms.links import LinkForm, SuggestedForm, SuggestionForm, TurnDownForm
from hamlet.directory.forms.places import PlaceForm
from hamlet.directory.forms.promises import NewServiceForm, PromiseForm, promise_as_typed
from hamlet.directory.forms.services import ServicesForm

__all__ = [
    "PARTS",
    "AdoptForm",
    "EntryForm",
    "GiveBackForm",
    "LinkForm",
    "NewServiceForm",
    "PlaceForm",
    "PromiseForm",
    "ServicesForm",
    "SuggestedForm",
    "SuggestionForm",
    "TurnDownForm",
    "entry_of",
    "promise_as_typed",
]
