"""What an institution does with its entry: each a POST to a noun that calls one verb."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, View

from accounts.permissions import MissionRequired, WriterRequired
from exchange.models import Entry, Incomplete, Refused


class EntryMove(WriterRequired, View):
    """Calls `verb` on the entry; says `done`, or why it was refused, or shows what is missing."""

    http_method_names = ["post"]
    verb = ""
    done = ""

    def get_entry(self) -> Entry:
        return get_object_or_404(Entry.objects.editable_by(self.request.user), pk=self.kwargs["pk"])

    def act(self, entry: Entry) -> None:
        getattr(entry, self.verb)(by=self.request.user)

    def post(self, request, pk):
        entry = self.get_entry()
        try:
            self.act(entry)
        except Incomplete:
            return redirect(f"{entry.get_edit_url()}?check=1")
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.said(entry))
        return redirect(self.next_url(entry))

    def said(self, entry: Entry) -> str:
        return self.done

    def next_url(self, entry: Entry) -> str:
        return entry.get_absolute_url()


class Submission(EntryMove):
    verb = "submit"

    def said(self, entry):
        return submitted(entry)


def submitted(entry: Entry):
    if entry.institution.is_endorsed:
        return _("Proposed. Your national Authority reads it next; you will get a mail with what it decides.")
    return _("Submitted. The Secretariat reads it next; you will get a mail with its decision.")


class PassingOn(MissionRequired, View):
    """A Permanent Mission leaves its draft to the Authority."""

    http_method_names = ["post"]

    def post(self, request, pk):
        entry = get_object_or_404(Entry.objects.followed_by(request.user), pk=pk)
        try:
            entry.pass_on(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Handed to the Authority, which is told by mail and submits it."))
        return redirect("followed_entry", pk)


class _IntoTheForm(EntryMove):
    """A move after which the entry can be written on."""

    def next_url(self, entry):
        return entry.get_edit_url()


class Recall(_IntoTheForm):
    verb = "recall"
    done = gettext_lazy("Recalled. It is a draft again, and only your institution sees it.")


class Revision(_IntoTheForm):
    verb = "revise"
    done = gettext_lazy(
        "You can now change the entry. The public goes on reading the published text until the Secretariat"
        " approves yours."
    )


class Reopening(_IntoTheForm):
    verb = "reopen"
    done = gettext_lazy("Reopened as a draft.")


class Confirming(EntryMove):
    verb = "confirm"
    done = gettext_lazy("Thank you: readers now see that this entry was confirmed today.")


class _WithPage(EntryMove):
    """A move that is asked for on a page of its own first."""

    http_method_names = ["get", "head", "post"]
    template_name = ""

    def get(self, request, pk):
        entry = self.get_entry()
        page = DetailView(request=request, object=entry, template_name=self.template_name, context_object_name="entry")
        return page.render_to_response(page.get_context_data(live=entry.live))


class Discard(_WithPage):
    verb = "discard"
    template_name = "exchange/entry_discard.html"
    done = gettext_lazy("What you had written was put aside.")


class Withdrawal(_WithPage):
    template_name = "exchange/entry_withdraw.html"
    done = gettext_lazy("Withdrawn. The public no longer sees it; reports of earlier dates still count it.")

    def act(self, entry):
        note = self.request.POST.get("note", "").replace("\0", "")[:2000]
        entry.withdraw(by=self.request.user, note=note)
