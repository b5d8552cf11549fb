"""Every address of the site; pages live under their language, /en/ /es/ /pt-br/ /fr/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from cooperanet.views import hand_over, health, home, manual, rights, trail

handler400 = "cooperanet.views.errors.bad_request"
handler403 = "cooperanet.views.errors.permission_denied"
handler404 = "cooperanet.views.errors.page_not_found"
# Asked for by django-allauth when somebody tries too often.
handler429 = "cooperanet.views.errors.too_many_requests"
handler500 = "cooperanet.views.errors.server_error"

TO_BRAZILIAN = RedirectView.as_view(url="/pt-br/%(rest)s", query_string=True, http_method_names=["get", "head"])

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", home.robots, name="robots"),
    path("favicon.ico", home.favicon, name="favicon"),
    path("", home.to_language, name="root"),
    re_path(r"^pt/(?P<rest>.*)$", TO_BRAZILIAN, name="pt"),
]

urlpatterns += i18n_patterns(
    path("", home.Home.as_view(), name="home"),
    path("", include("exchange.urls")),
    path("", include("reports.urls")),
    path("manual/", manual.Manual.as_view(), name="manual"),
    path("manual/<slug:page>/", manual.ManualPage.as_view(), name="manual_page"),
    path("rights/", rights.Rights.as_view(), name="rights"),
    path("after-sign-in/", home.after_sign_in, name="after_sign_in"),
    path("account/taken-over/", hand_over.TakenOver.as_view(), name="taken_over"),
    path("account/trail/", trail.Trail.as_view(), name="trail"),
    path("account/trail/<slug:format>/", trail.TrailFile.as_view(), name="trail_file"),
    path("account/", include("accounts.urls")),
    path("", include("accounts.invitation_urls")),
    path("", include("accounts.mandate_urls")),
    path("", include("accounts.partner_urls")),
    path("admin/", admin.site.urls),
)
