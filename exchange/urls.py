"""The exchange's pages: what everybody reads, the institution's workspace, the Secretariat's desk."""

from django.urls import path

from exchange.views import (
    comments,
    countries,
    desk,
    entry_edit,
    entry_moves,
    followed,
    institutions,
    public,
    queue,
    translation,
    workspace,
)

urlpatterns = [
    path("exchange/", public.PublicationList.as_view(), name="exchange"),
    path("exchange/entries/<int:pk>/", public.PublicationDetail.as_view(), name="publication"),
    path("exchange/files/<str:sha256>/", public.FileDownload.as_view(), name="file"),
    path("countries/", countries.CountryList.as_view(), name="countries"),
    path("countries/<slug:iso3>/", countries.CountryDetail.as_view(), name="country"),
    path("institutions/<int:pk>/", institutions.InstitutionDetail.as_view(), name="institution"),
    path("institutions/logos/<int:pk>/", institutions.LogoPicture.as_view(), name="logo"),
    # The institution
    path("workspace/", workspace.Workspace.as_view(), name="workspace"),
    path("workspace/entries/", workspace.EntryCreate.as_view(), name="entry_create"),
    path("workspace/entries/<int:pk>/", workspace.EntryDetail.as_view(), name="entry"),
    path("workspace/entries/<int:pk>/edit/", entry_edit.EntryEdit.as_view(), name="entry_edit"),
    path("workspace/entries/<int:pk>/autosave/", entry_edit.EntryAutosave.as_view(), name="entry_autosave"),
    path("workspace/entries/<int:pk>/preview/", workspace.EntryPreview.as_view(), name="entry_preview"),
    path("workspace/entries/<int:pk>/submission/", entry_moves.Submission.as_view(), name="entry_submission"),
    path("workspace/entries/<int:pk>/recall/", entry_moves.Recall.as_view(), name="entry_recall"),
    path("workspace/entries/<int:pk>/revision/", entry_moves.Revision.as_view(), name="entry_revision"),
    path("workspace/entries/<int:pk>/reopening/", entry_moves.Reopening.as_view(), name="entry_reopening"),
    path("workspace/entries/<int:pk>/confirmation/", entry_moves.Confirming.as_view(), name="entry_confirmation"),
    path("workspace/entries/<int:pk>/discard/", entry_moves.Discard.as_view(), name="entry_discard"),
    path("workspace/entries/<int:pk>/withdrawal/", entry_moves.Withdrawal.as_view(), name="entry_withdrawal"),
    path(
        "workspace/entries/<int:pk>/translations/<str:language>/",
        translation.EntryTranslation.as_view(),
        name="entry_translation",
    ),
    # Who has a part in the entries of others
    path("workspace/mission/", followed.MissionWorkspace.as_view(), name="mission_workspace"),
    path("workspace/proposals/", followed.Proposals.as_view(), name="proposals"),
    path("workspace/followed/<int:pk>/", followed.FollowedEntry.as_view(), name="followed_entry"),
    path("workspace/followed/<int:pk>/endorsement/", followed.Endorsement.as_view(), name="endorsement"),
    path("workspace/followed/<int:pk>/hand-over/", entry_moves.PassingOn.as_view(), name="entry_passing_on"),
    path("workspace/partner-entries/<int:pk>/", comments.PartnerEntry.as_view(), name="partner_entry"),
    # The Secretariat
    path("desk/", desk.Desk.as_view(), name="desk"),
    path("desk/entries/<int:pk>/", desk.DeskEntry.as_view(), name="desk_entry"),
    path("desk/entries/<int:pk>/decision/", desk.Decision.as_view(), name="decision"),
    path("desk/decisions/", desk.Decisions.as_view(), name="decisions"),
    # The Management Board
    path("queue/", queue.Queue.as_view(), name="queue"),
]
