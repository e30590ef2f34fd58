"""A small OpenID provider on this machine: a real HTTP server that signs with a real RSA key, for tests.

`python -m tests.oidc` prints its address and serves until it is ended. What it says of people is told to it by the
query of its authorisation page: `?...&login_hint={"email": ..., "email_verified": ...}`. It tells lies too: what stands
under `token` or `userinfo` there is said in that one alone, and what is null there is left out of it.
"""

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "portal", "the client's secret, as long as it has to be"


class Provider(ThreadingHTTPServer):
    """The provider with its key, and the codes that it gave out."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    def keys(self) -> dict[str, Any]:
        """Its public key, as others ask for it."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def claims(self, asked: dict[str, str], where: str) -> dict[str, Any]:
        """What it says of the person who signed in, in its `token` or in its `userinfo`."""
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce", ""),
        }
        told = json.loads(asked["login_hint"])
        alone = {place: told.pop(place, {}) for place in ("token", "userinfo")}[where]
        return {name: value for name, value in (said | told | alone).items() if value is not None}


class Answers(BaseHTTPRequestHandler):
    """Its five pages."""

    server: Provider

    def do_GET(self) -> None:
        """Discovery, keys, the authorisation page and the person's claims."""
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        home = self.server.address
        if parts.path.endswith("/.well-known/openid-configuration"):
            self.say(
                {
                    "issuer": home,
                    "authorization_endpoint": f"{home}/authorize",
                    "token_endpoint": f"{home}/token",
                    "userinfo_endpoint": f"{home}/userinfo",
                    "jwks_uri": f"{home}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif parts.path == "/keys":
            self.say(self.server.keys())
        elif parts.path == "/userinfo":
            self.say(self.server.tokens[self.headers["Authorization"].removeprefix("Bearer ")])
        elif parts.path == "/authorize" and asked["client_id"] == CLIENT:
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        """The code against a token: once, for the client with its secret and the other half of its challenge."""
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        told = {name: values[0] for name, values in given.items()}
        asked = self.server.codes.pop(told.get("code", ""), None)
        half = hashlib.sha256(told.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        if asked is None or told.get("client_secret") != SECRET or asked.get("code_challenge") != challenge:
            self.say({"error": "invalid_grant"}, 400)
            return
        token = secrets.token_urlsafe()
        self.server.tokens[token] = self.server.claims(asked, "userinfo")
        claims = self.server.claims(asked, "token")
        signed = jwt.encode(claims, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self.say({"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def say(self, told: dict[str, Any], status: int = 200) -> None:
        """Answer JSON."""
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the tests' output is theirs."""


if __name__ == "__main__":
    provider = Provider()
    sys.stdout.write(f"{provider.address}\n")
    sys.stdout.flush()
    provider.serve_forever()
