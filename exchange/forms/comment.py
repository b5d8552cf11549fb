"""What an Authority says about a partner's entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.models import Comment


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("text",)
        labels = {"text": _("Your comment to the Secretariat")}
        help_texts = {"text": _("For example: whether you know this partner, and whether you need what it offers.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
