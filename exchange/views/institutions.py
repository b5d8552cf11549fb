"""Institutions as everybody reads them: what they say of themselves, and what they have published."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, View

from accounts.models import Institution, Logo, User
from accounts.models.logo import MEDIA_TYPE
from exchange.models import Kind, Publication
from exchange.terms import Terms

SHOWN = 10


class InstitutionDetail(DetailView):
    """Who it is, how to reach it, what it offers and needs."""

    template_name = "exchange/institution_detail.html"
    context_object_name = "institution"

    def get_queryset(self):
        return Institution.objects.with_page().select_related("country", "logo")

    def get_context_data(self, **kwargs):
        terms = Terms()
        publications = Publication.objects.live().filter(institution=self.object)
        counts = publications.count_by_kind()
        all_entries = f"{reverse('exchange')}?institution={self.object.pk}"
        return super().get_context_data(
            profile=self.object.profile,
            holders=self.holders(),
            offers=terms.describe_all(publications.offers().for_cards().newest_first()[:SHOWN]),
            needs=terms.describe_all(publications.needs().for_cards().newest_first()[:SHOWN]),
            offers_url=f"{all_entries}&kind={Kind.OFFER}",
            needs_url=f"{all_entries}&kind={Kind.NEED}",
            offer_count=counts[Kind.OFFER],
            need_count=counts[Kind.NEED],
            **kwargs,
        )

    def holders(self) -> list:
        """The mandates of today, only where the institution wants the public to read them."""
        if not self.object.shows_holders:
            return []
        seats = User.objects.filter(institution=self.object, is_active=True).with_holder(timezone.now())
        return [mandate for seat in seats for mandate in seat.held]


class LogoPicture(View):
    """A logo; it never changes, and nothing can run in it."""

    http_method_names = ["get", "head"]

    def get(self, request, pk):
        logo = get_object_or_404(Logo.objects.readable_by(request.user), pk=pk)
        response = HttpResponse(logo.image, content_type=MEDIA_TYPE)
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response
