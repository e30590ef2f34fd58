"""A reader of the posters' pages: what they type, and how they ask."""

import io
import unicodedata

import pypdf
from django.urls import reverse

HELEN = {
    "lead_name": "Helen Marsh",
    "lead_role": "Designated Safeguarding Lead",
    "lead_phone": "0151 496 0123",
}


def make(client, slug="babies", **words):
    return client.post(reverse("posters:make", args=[slug]), words)


def preview(client, slug="babies", **words):
    return client.post(reverse("posters:preview", args=[slug]), words, headers={"accept": "application/json"})


def page(client, slug="babies"):
    return client.get(reverse("posters:poster", args=[slug]))


def read(answer):
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    return "".join(unicodedata.normalize("NFKC", text).split())
