"""The site's addresses, and one for each error page that nobody reaches by an honest address."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from cooperanet.urls import handler400, handler403, handler404, handler429, handler500
from cooperanet.urls import urlpatterns as site
from cooperanet.views import errors

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [
    *i18n_patterns(
        path("errors/403/", errors.permission_denied),
        path("errors/413/", errors.too_large),
        path("errors/429/", errors.too_many_requests),
        path("errors/500/", errors.server_error),
        path("errors/503/", errors.unavailable),
    ),
    *site,
]
