"""A passkey in software, as a browser and its device would answer (WebAuthn level 2, "none" attestation)."""

import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class Passkey:
    """One passkey of one device, for whichever site asked for it."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin, self.id, self.signed = origin, os.urandom(16), 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.user_handle, self.site = "", ""

    def create(self, options: dict) -> str:
        """Answer the site's wish for a new passkey."""
        asked = options["publicKey"]
        self.user_handle, self.site = asked["user"]["id"], asked["rp"]["id"]
        held = AttestedCredentialData.create(
            Aaguid.NONE, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self._hash(), FLAG.UP | FLAG.UV | FLAG.AT, 0, held)
        return self._answer(
            {
                "clientDataJSON": websafe_encode(self._client("webauthn.create", asked)),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
            {"credProps": {"rk": True}},
        )

    def sign(self, options: dict, user_handle: str = "") -> str:
        """Answer the site's question whether its owner is there."""
        self.signed += 1
        client = self._client("webauthn.get", options["publicKey"])
        data = AuthenticatorData.create(self._hash(), FLAG.UP | FLAG.UV, self.signed)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": user_handle or self.user_handle,
            },
            {},
        )

    def _hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, kind: str, asked: dict) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(asked["challenge"]), self.origin)

    def _answer(self, response: dict, results: dict) -> str:
        named = websafe_encode(self.id)
        return json.dumps(
            {
                "id": named,
                "rawId": named,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": results,
            }
        )
