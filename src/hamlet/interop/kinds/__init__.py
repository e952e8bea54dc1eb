"""What can be taken in: each kind recognises its files and says in our words what they hold."""

from hamlet.interop.kinds import people, practices, services, small_areas

KINDS = {
    "place": small_areas.recognise,
    "practices": practices.recognise,
    "services": services.recognise,
    "people": people.recognise,
}
