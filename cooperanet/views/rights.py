"""Who may do what, for everybody to read."""

from typing import Any

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cooperanet.rights import addresses, pages, rights, roles, steps, texts


class Rights(TemplateView):
    http_method_names = ["get", "head", "options"]
    template_name = "rights.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        behind = [(required.label, found) for required, found in addresses().items()]
        tables = [
            ("pages", _("Pages"), _("Each row is a group of pages that asks for the same right."), pages()),
            ("steps", _("Steps of an entry"), _("Each row is a step, with the statuses from which it leads."), steps()),
            ("texts", _("Writing the text of an entry"), _("Each row is a status of the entry."), texts()),
            ("seats", _("Other rights of a seat"), _("What a seat may do beside entries."), rights()),
        ]
        return super().get_context_data(tables=tables, roles=roles(), behind=behind, **kwargs)
