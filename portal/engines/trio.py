"""The three engines together: which are ours to start, on which ports, and where the rest of the portal finds them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.engines import postgres, store, valkey
from portal.engines.child import Child
from portal.engines.places import Places, free_pairs, free_ports, is_free

# How many ports each engine needs.
NEEDS = {"postgres": 1, "valkey": 1, "store": 2 * len(store.PORTS)}
BUCKETS = ("media", "quarantine")


@dataclass(frozen=True)
class Trio:
    """The engines to start here; one whose address is given from outside is not among them."""

    places: Places
    ports: Mapping[str, Sequence[int]]
    origins: Sequence[str] = ("http://127.0.0.1:8000",)
    buckets: Sequence[str] = field(default=BUCKETS)

    @classmethod
    def choose(
        cls,
        places: Places,
        *,
        elsewhere: Collection[str] = (),
        remembered: Mapping[str, Sequence[int]] | None = None,
        origins: Sequence[str] = ("http://127.0.0.1:8000",),
        names: Sequence[str] = BUCKETS,
    ) -> "Trio":
        """Take last time's ports where nobody else has them by now, else free ones."""
        ports: dict[str, list[int]] = {}
        for engine in (name for name in NEEDS if name not in elsewhere):
            before = list((remembered or {}).get(engine, ()))
            again = len(before) == NEEDS[engine] and all(is_free(port) for port in before)
            fresh = free_pairs(len(store.PORTS)) if engine == "store" else free_ports(NEEDS[engine])
            ports[engine] = before if again else fresh
        return cls(places, ports, origins, names)

    def addresses(self) -> dict[str, str]:
        """Return the variables under which settings look for the engines started here."""
        found: dict[str, str] = {}
        if "postgres" in self.ports:
            found["DATABASE_URL"] = postgres.url(self.places, self.ports["postgres"][0])
        if "valkey" in self.ports:
            found["PORTAL_BROKER_URL"] = valkey.broker_url(self.places, self.ports["valkey"][0])
            found["PORTAL_CACHE_URL"] = valkey.cache_url(self.places, self.ports["valkey"][0])
        if "store" in self.ports:
            found["S3_ENDPOINT_URL"] = store.url(self.ports["store"][0])
            found["S3_ACCESS_KEY_ID"] = store.ACCESS_KEY
            found["S3_SECRET_ACCESS_KEY"] = store.secret_key(self.places)
        return found

    def children(self, environment: Mapping[str, str]) -> list[Child]:
        """Describe the engines in the order in which they start; they stop in the reverse."""
        bare = dict(environment)
        children = []
        if "postgres" in self.ports:
            children.append(postgres.child(self.places, self.ports["postgres"][0], bare))
        if "valkey" in self.ports:
            children.append(valkey.child(self.places, self.ports["valkey"][0], bare))
        if "store" in self.ports:
            children.append(
                store.child(self.places, self.ports["store"], bare, self.buckets, list(self.origins))
            )
        return children
