"""A forgotten password: django-allauth's pages, which here say whom to ask, and that a link has ended."""

from allauth.account.views import PasswordResetDoneView, PasswordResetFromKeyView, PasswordResetView
from django.conf import settings
from django.views.generic.base import ContextMixin

from accounts.models import Institution


class _WithContact(ContextMixin):
    def get_context_data(self, **kwargs):
        return super().get_context_data(contact=Institution.objects.contact(), **kwargs)


class AskForPassword(_WithContact, PasswordResetView):
    pass


class PasswordAsked(_WithContact, PasswordResetDoneView):
    pass


class ChoosePassword(_WithContact, PasswordResetFromKeyView):
    extra_context = {"days": settings.PASSWORD_RESET_TIMEOUT // 86400}

    def render_to_response(self, context, **kwargs):
        """Used, too old, replaced or never one: the same answer for all of them."""
        return super().render_to_response(context, **kwargs, **({"status": 410} if "token_fail" in context else {}))
