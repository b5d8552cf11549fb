"""What everybody reads: the exchange, an entry, a document."""

from datetime import timedelta

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.generic import DetailView, TemplateView, View

from accounts.moments import end_of, past_day, secretariat_zone
from exchange.filters.publication_filter import SORTS, PublicationFilter
from exchange.models import File, Publication
from exchange.terms import Terms


class PublicationList(TemplateView):
    """The exchange: search, filters with counts, one page of results. The URL is the state."""

    template_name = "exchange/publication_list.html"

    def get_template_names(self):
        wants_part = self.request.htmx and not self.request.htmx.boosted
        return ["exchange/_results.html" if wants_part else self.template_name]

    def get_context_data(self, **kwargs):
        asked = PublicationFilter(self.request.GET)
        results = asked.results()
        return super().get_context_data(
            asked=asked, results=results, items=results.items(), groups=results.groups(), sorts=SORTS, **kwargs
        )


class PublicationDetail(DetailView):
    """An entry as the public reads it, now or `as_of` a past day."""

    template_name = "exchange/publication_detail.html"
    context_object_name = "publication"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return self.say_withdrawn()

    def say_withdrawn(self):
        """What was public once and is cited somewhere says so; what never was is missing."""
        past = (
            Publication.objects.filter(entry=self.kwargs["pk"], until__lte=timezone.now()).order_by("-number").first()
        )
        if past is None or self.as_of:
            raise Http404
        gone_on = timezone.localdate(past.until, secretariat_zone())
        day_before = gone_on - timedelta(days=1)
        was_public = Publication.objects.filter(entry=past.entry_id).as_of(end_of(day_before)).exists()
        last_day = day_before if was_public else None
        context = {"publication": past, "text": past.text, "gone_on": gone_on, "last_day": last_day}
        return render(self.request, "exchange/publication_withdrawn.html", context, status=410)

    def get_object(self):
        self.as_of = past_day(self.request.GET.get("as_of", ""))
        self.moment = end_of(self.as_of) if self.as_of else None
        return get_object_or_404(Publication.objects.at(self.moment).for_cards(self.moment), entry=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        history = Publication.objects.filter(entry=self.kwargs["pk"]).order_by("-number")
        return super().get_context_data(
            item=Terms().describe(self.object),
            as_of=self.as_of,
            moment=self.moment,
            day_is_unclear=bool(self.request.GET.get("as_of")) and not self.as_of,
            history=history,
            text=self.object.text,
            **kwargs,
        )


class FileDownload(View):
    """A document, to whoever may read an entry that refers to it; always saved, never shown inside the site."""

    def get(self, request, sha256):
        file = get_object_or_404(File.objects.readable_by(request.user), pk=sha256)
        try:
            content = file.content.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
