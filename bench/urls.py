"""The site's addresses, and a page that does nothing behind the same middleware."""

from django.http import HttpResponse
from django.urls import path

from cooperanet.urls import handler400, handler403, handler404, handler500
from cooperanet.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("hello/", lambda request: HttpResponse("hello, world")), *site]
