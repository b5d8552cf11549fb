"""What every page is given beside what its view gives."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict:
    return {
        "language_links": [_language_link(request, code, name) for code, name in settings.LANGUAGES],
        "canonical_url": settings.SITE_URL + request.path,
        "show_demo_notice": settings.SHOW_DEMO_NOTICE,
    }


def _language_link(request: HttpRequest, code: str, name: str) -> dict:
    """The page being read, in another language; where it has no address there, that language's home."""
    current = code == get_language()
    path = request.path if current else translate_url(request.path, code)
    if path == request.path and not current:
        path = f"/{code}/"
    query = request.META.get("QUERY_STRING", "")
    return {
        "code": code,
        "label": code[:2].upper(),
        "name": name,
        "url": f"{path}?{query}" if query else path,
        "address": settings.SITE_URL + path,
        "current": current,
    }
