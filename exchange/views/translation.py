"""Translating an entry: by its institution or by the Secretariat, now or later."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.languages import LANGUAGE_NAMES, LANGUAGES
from accounts.permissions import TranslatorRequired
from exchange.differences import differences
from exchange.forms.translation import TranslationForm
from exchange.models import Conflict, Entry, Refused
from exchange.terms import Terms


class EntryTranslation(TranslatorRequired, FormView):
    """The original beside the fields; a public entry shows the translation as soon as it is saved."""

    template_name = "exchange/entry_translation.html"
    form_class = TranslationForm
    http_method_names = ["get", "head", "post"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.entry = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.entry = self._entry()
            self.source = self.entry.live or self.entry
            if kwargs["language"] not in LANGUAGES or kwargs["language"] == self.source.original_language:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _entry(self) -> Entry:
        user = self.request.user
        own = Entry.objects.editable_by(user)
        return get_object_or_404(own | Entry.objects.translatable_by(user), pk=self.kwargs["pk"])

    def get_initial(self):
        language = self.kwargs["language"]
        return {**self.source.texts.get(language, {}), "seen": self.entry.seal(language)}

    def get_form_kwargs(self):
        original = self.source.texts.get(self.source.original_language, {})
        return {**super().get_form_kwargs(), "original": original, "language": self.kwargs["language"]}

    def get_context_data(self, **kwargs):
        language = self.kwargs["language"]
        return super().get_context_data(
            entry=self.entry,
            original=self.source.original,
            language=language,
            language_name=LANGUAGE_NAMES[language],
            is_public=self.source is not self.entry,
            **kwargs,
        )

    def form_valid(self, form):
        try:
            language, seen = self.kwargs["language"], form.cleaned_data["seen"]
            self.entry.add_translation(language, form.text(), by=self.request.user, seen=seen)
        except Conflict:
            return self.show_conflict(form)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return self.form_invalid(form, status=409)
        messages.success(self.request, _("The translation is saved."))
        if self.request.user.reads_desk:
            return redirect("publication", self.entry.pk)
        return redirect(self.entry)

    def form_invalid(self, form, status=422, **context):
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)

    def show_conflict(self, form):
        """What the person typed stays in the form; saving again, having seen this, replaces the other translation."""
        language, self.entry = self.kwargs["language"], self._entry()
        self.source = self.entry.live or self.entry
        texts = {**self.source.texts, language: form.text()}
        typed = Entry(institution=self.entry.institution, **{**self.source.content(), "texts": texts})
        form.renew(self.entry.seal(language))
        return self.form_invalid(form, status=409, theirs=differences(typed, self.source, Terms()))
