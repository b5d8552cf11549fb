"""Countries: who cooperates, with what."""

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, TemplateView

from accounts.models import Country
from accounts.moments import today
from exchange.models import Kind, Publication
from exchange.terms import Terms, by_name

SHOWN = 10


class CountryList(TemplateView):
    """The member states, with what each offers and needs; observers and others that have entries below."""

    template_name = "exchange/country_list.html"

    def get_context_data(self, **kwargs):
        counts = Publication.objects.live().count_by_country()
        rows = [
            {"country": country, "offers": counts[country.pk][Kind.OFFER], "needs": counts[country.pk][Kind.NEED]}
            for country in by_name(Country.objects.with_membership(today()))
        ]
        return super().get_context_data(
            members=[row for row in rows if row["country"].is_member],
            others=[row for row in rows if not row["country"].is_member and row["offers"] + row["needs"]],
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
        counts = publications.count_by_kind()
        return super().get_context_data(
            authority=self.object.authority,
            offers=terms.describe_all(publications.offers().for_cards().newest_first()[:SHOWN]),
            needs=terms.describe_all(publications.needs().for_cards().newest_first()[:SHOWN]),
            offer_count=counts[Kind.OFFER],
            need_count=counts[Kind.NEED],
            areas=publications.count_by_area(terms.area),
            standing=self.object.standing,
            **kwargs,
        )
