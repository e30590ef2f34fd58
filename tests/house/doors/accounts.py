"""A request to join Priya's agency, memberships, a lead, a certificate, a letter and a job that did not succeed."""

from accounts import addresses
from accounts.models import SignedInSession
from accounts.sessions import SessionStore
from portal.lib import clock
from portal.lib.models import Email, Job
from tests.factories.accounts import agency, certificate, framework, membership, outside, person


def _session(someone) -> SignedInSession:
    """Another place where somebody is signed in."""
    store = SessionStore()
    store["_auth_user_id"], store["_auth_user_hash"] = str(someone.pk), someone.get_session_auth_hash()
    store.create()
    return SignedInSession.objects.get(pk=store.session_key)


def things(people) -> dict[str, str]:
    asked = membership(person("Noor El-Amin"), people["priya"].agency, state="asked")
    lost = Email.objects.create(
        key="lost",
        letter="accounts/asked",
        to="reader@example.org",
        subject="Lost",
        text="x",
        html="x",
        message_id="<x>",
        state="failed",
    )
    job = Job.objects.create(
        kind="plant.send_email", state="dead", due_at=clock.now(), finished_at=clock.now()
    )
    session = _session(people["priya"])
    return {
        "asked": str(asked.uuid),
        "priya_address": addresses.sealed(people["priya"], "priya@new.example.org"),
        "priya_membership": str(people["priya"].memberships.get().uuid),
        "priya": str(people["priya"].uuid),
        "tom_key": str(people["tom"].uuid),
        "tom_grant": str(people["tom"].grants.get().uuid),
        "millbrook": str(people["priya"].agency.uuid),
        "new_agency": str(agency(name="Harbour Trust", approved=False).uuid),
        "priya_certificate": certificate(people["priya"], number="NM-7F3K-29QD").number,
        "priya_outside": str(outside(people["priya"], proof="accounts/proof/x.pdf").uuid),
        "framework": str(framework().uuid),
        "lost_email": str(lost.pk),
        "dead_job": str(job.pk),
        "priya_session": session.handle,
        "unused": str(person("Unused Uma", is_active=False).uuid),
    }
