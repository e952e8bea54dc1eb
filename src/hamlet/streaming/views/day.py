"""What was decided on a day, however long ago, and one decision by its reference."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access.pages import staff_page
from hamlet.design.paging import paged
from hamlet.kernel import clock
from hamlet.streaming import presenters, queries
from hamlet.streaming.forms import FindForm
from hamlet.streaming.views.board import look_at


@staff_page("attendance.board")
def day(request: HttpRequest) -> HttpResponse:
    """Who came to the actor's teams on a day, each with the decision worked out again."""
    form = FindForm(request.actor, {"on": clock.today().isoformat()} | request.GET.dict())
    if form.is_valid() and form.found:
        return redirect("streaming:attendance", attendance=form.found.pk)
    on = form.day()
    rows, pages = paged(
        queries.kept_of_day(request.actor, on), request.GET.get("page"), {"on": on.isoformat()}
    )
    look_at(request.actor, list(rows))
    context = {
        "title": presenters.day_title(on),
        "form": form,
        "fields": [form[name] for name in form.fields],
        "links": presenters.day_links(on),
        "head": presenters.DAY_HEAD,
        "rows": [presenters.day_row(each) for each in rows],
        "pages": pages,
    }
    return render(request, "streaming/day.jinja", context, status=422 if form.errors else 200)
