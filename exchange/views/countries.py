"""Countries: who cooperates, with what."""

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, TemplateView

from accounts.models import Country, Institution
from accounts.moments import today
from exchange.models import Publication
from exchange.terms import Terms, alphabetical

SHOWN = 10


class CountryList(TemplateView):
    """The member states, with what each offers and needs; observers and others that have entries below."""

    template_name = "exchange/country_list.html"

    def get_context_data(self, **kwargs):
        counts = Publication.objects.live().count_by_country()
        members = set(Country.objects.members(today()).values_list("pk", flat=True))
        rows = [
            {"country": country, "offers": counts[country.pk, "offer"], "needs": counts[country.pk, "need"]}
            for country in sorted(Country.objects.all(), key=lambda country: alphabetical(country.name))
        ]
        return super().get_context_data(
            members=[row for row in rows if row["country"].pk in members],
            others=[row for row in rows if row["country"].pk not in members and row["offers"] + row["needs"]],
            **kwargs,
        )


class CountryDetail(DetailView):
    """A country: its Authority and how to reach it, what it offers and needs."""

    template_name = "exchange/country_detail.html"
    context_object_name = "country"

    def get_object(self):
        return get_object_or_404(Country, iso3=self.kwargs["iso3"].upper())

    def get_context_data(self, **kwargs):
        terms = Terms()
        publications = Publication.objects.live().under(self.object)
        counts = publications.count_by_country()
        latest = {
            kind: [terms.describe(p) for p in publications.filter(kind=kind).for_cards().newest_first()[:SHOWN]]
            for kind in ("need", "offer")
        }
        return super().get_context_data(
            authority=Institution.objects.authorities().filter(country=self.object).first(),
            offers=latest["offer"],
            needs=latest["need"],
            offer_count=counts[self.object.pk, "offer"],
            need_count=counts[self.object.pk, "need"],
            areas=publications.count_by_area(terms.area),
            standing=self.object.standings.order_by("-since").first(),
            **kwargs,
        )
