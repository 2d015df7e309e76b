"""The words by which a spec is understood: protocols of brokers, verbs of labels, and what names suggest."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from topodoc.model.roles import ROLES
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from topodoc.language.vocabulary import Role

Phrase = tuple[str, ...]

BROKER_PROTOCOLS = frozenset(
    {
        "kafka", "amqp", "rabbitmq", "nats", "jetstream", "mqtt", "pulsar", "kinesis", "sqs", "sns", "pubsub", "eventbridge",
        "servicebus", "eventhubs", "redis-streams", "redis-pubsub", "rocketmq", "stomp", "jms",
    },
)  # fmt: skip

_PHRASES = {
    "saga": "saga",
    "command": "command handler, command service, command api",
    "query": "query handler, query service, query api",
    "projector": "projector",
    "read-model": "read db, read model, view db",
    "outbox": "outbox, relay",
    "cdc": "connect, debezium",
    "dead-letter": "dlq, dlt, dlx, deadletter, dead letter, retry, retries, parking lot, parkinglot, poison",
}
_LAST_WORDS = {"dead-letter": frozenset({"error", "errors", "failed"})}
_IN_LABELS = frozenset({"outbox", "cdc", "dead-letter"})  # the others are read from ids alone, which are chosen with more care

# Forms of verbs that no ending gives; those of a project's own verbs are regular.
_IRREGULAR = {"send": "sent", "get": "got gotten", "write": "wrote written", "feed": "fed", "tell": "told", "take": "took taken"}
_VOWELS = frozenset("aeiou")


def verb_forms(verb: str) -> Iterator[str]:
    """Yield *verb* in each of its usual forms, in lower case; more than there are where the last consonant may be doubled.

    >>> sorted({*verb_forms("query")})
    ['queried', 'queries', 'query', 'querying']
    >>> "written" in verb_forms("write"), "putting" in verb_forms("put"), "enqueuing" in verb_forms("enqueue")
    (True, True, True)
    """
    verb = verb.lower()
    yield verb
    yield from _IRREGULAR.get(verb, "").split()
    if len(verb) < 2 or not verb.isalpha():
        return
    last, before = verb[-1], verb[-2]
    if last == "e":
        yield from (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing", f"{verb}ing")
    elif last == "y" and before not in _VOWELS:
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        yield f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh")) else f"{verb}s"
        stems = [verb, verb + last] if before in _VOWELS and last not in _VOWELS | {"w", "x", "y"} else [verb]
        for stem in stems:
            yield from (f"{stem}ed", f"{stem}ing")


@lru_cache(maxsize=20_000)
def words_of(name: str) -> Phrase:
    """Return the words of *name* in lower case: it is cut where no letter or digit stands and where upper follows lower.

    >>> words_of("orders-DLQ"), words_of("readDb.eu")
    (('orders', 'dlq'), ('read', 'db', 'eu'))
    """
    stepped = "".join(f" {after}" if before.islower() and after.isupper() else after for before, after in pairwise(f" {name}"))
    return tuple("".join(char if char.isalnum() else " " for char in stepped).lower().split())


def hold(words: Phrase, phrase: Phrase) -> bool:
    """Return whether *phrase* stands in *words*, one word behind the other."""
    size = len(phrase)
    return any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


@dataclass(frozen=True)
class Lexicon:
    """The words by which specs are understood: the usual ones, and those of a project beside them.

    `more_roles` are, by reserved tag, words of names that suggest it.
    """

    more_protocols: frozenset[str] = frozenset()
    more_verbs: tuple[tuple[str, Role], ...] = ()
    more_roles: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def is_broker_protocol(self, protocol: str) -> bool:
        """Return whether *protocol* is one that a message broker speaks, case and tails like `+tls` aside."""
        name = protocol.lower().split("+", 1)[0]
        return name in BROKER_PROTOCOLS or name in self.more_protocols

    def verb_role(self, text: str) -> Role | None:
        """Return the role that the first word of *text* names, whole word and in any case and form, or None."""
        words = text.split(maxsplit=1)
        return self.word_role(_bare(words[0])) if words else None

    def word_role(self, word: str) -> Role | None:
        """Return the role that *word* names, in any case and in any form of the verb, or None."""
        return self._verbs.get(word.lower())

    def role_alone(self, text: str) -> Role | None:
        """Return the role that *text* is the name of, in any form, perhaps with a preposition behind it; None where it says more."""
        return _ROLE_WORDS.get(_bare(text.split(maxsplit=1)[0]).lower()) if self.is_verb_alone(text) else None

    def is_verb_alone(self, text: str) -> bool:
        """Return whether *text* is one word that names a role, perhaps with a preposition behind it: `reads from`."""
        words = [_bare(word) for word in text.split()]
        names_role = words and (self.word_role(words[0]) is not None or words[0].lower() in _ROLE_WORDS)
        return bool(names_role) and len(words) <= 2 and {*words[1:]} <= _PREPOSITIONS

    def traits(self, tags: Collection[str], node: str, label: str) -> tuple[str, ...]:
        """Return, sorted, the reserved tags that hold for a *node* of those *tags* and that *label*, or that a name suggests."""
        named = self._suggested(words_of(node))
        labelled = (role for role in self._suggested(words_of(label)) if role in _IN_LABELS)
        return tuple(sorted({role for role in (*tags, *named, *labelled) if f"not-{role}" not in tags}))

    def phrases(self, role: str) -> tuple[Phrase, ...]:
        """Return the words that suggest *role*."""
        return self._phrases.get(role, ())

    def _suggested(self, words: Phrase) -> tuple[str, ...]:
        """Return the roles that *words* suggest. Few names hold a word that begins a phrase, so that is asked first."""
        if self._telling.isdisjoint(words):
            return ()
        return tuple(role for role in self._phrases if self._suggests(role, words))

    def _suggests(self, role: str, words: Phrase) -> bool:
        return words[-1] in _LAST_WORDS.get(role, ()) or any(hold(words, phrase) for phrase in self._phrases[role])

    @cached_property
    def _telling(self) -> frozenset[str]:
        begun = {phrase[0] for phrases in self._phrases.values() for phrase in phrases if phrase}
        return frozenset(begun.union(*_LAST_WORDS.values()))

    @cached_property
    def _phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        found = {role: [words_of(one) for one in listed.split(",")] for role, listed in _PHRASES.items()}
        for role, listed in self.more_roles:
            found.setdefault(role, []).extend(words_of(one) for one in listed)
        return {role: tuple(phrases) for role, phrases in found.items()}

    @cached_property
    def _verbs(self) -> Mapping[str, Role]:
        usual = _forms((verb, record.name) for record in ROLES.values() for verb in record.verbs.split())
        return usual | _forms(self.more_verbs)


_PREPOSITIONS = frozenset({"to", "from", "for", "into", "on", "onto", "in", "at", "of", "via"})


# A label that is one of these says nothing more.
_ROLE_WORDS: Mapping[str, Role] = {form: role for role in ROLES for form in verb_forms(role)}


def _forms(verbs: Iterable[tuple[str, Role]]) -> dict[str, Role]:
    return {form: role for verb, role in verbs for form in verb_forms(verb)}


def _bare(word: str) -> str:
    return word.strip("[](){}.,:;!?\"'")
