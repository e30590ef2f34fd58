"""Is the process up, and can it serve? For load balancers and for whoever is called at night."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.lib import health


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations, queue age and storage, each yes or no; 503 when one is no. It tells no versions or names."""
    checks = health.checks()
    ready = all(check.ok for check in checks)
    return JsonResponse({check.name: check.ok for check in checks}, status=200 if ready else 503)
