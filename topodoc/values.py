"""Values: dataclasses whose methods are written when one is first made or compared.

To write the methods of a class takes Python 0.8 ms, there are hundreds of classes, and a command that draws one picture makes values of a
third of them.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - for whoever reads types it is the usual one
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type], type]:
        """Return what makes a class a dataclass, as the function of this name in `dataclasses` does at once."""
        return lambda cls: _late(cls, is_frozen=frozen, has_slots=slots, is_compared=eq)


def _late(cls: type, *, is_frozen: bool, has_slots: bool, is_compared: bool) -> Any:  # noqa: ANN401 - any dataclass
    if any(map(dataclasses.is_dataclass, cls.__mro__[1:])):  # of which there are few, and `dataclasses` compares them with their bases
        return dataclasses.dataclass(frozen=is_frozen, slots=has_slots, eq=is_compared)(cls)
    own = {*vars(cls)}
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=has_slots)(cls)
    names = ("__init__", "__repr__", *(("__eq__",) if is_compared else ()), *(("__hash__",) if is_compared and is_frozen else ()))
    for name in names:
        if name not in own:
            setattr(made, name, _stand_in(made, name, is_frozen=is_frozen))
    if is_compared and not is_frozen:
        made.__hash__ = None
    if is_frozen:
        made.__setattr__, made.__delattr__ = _refuse, _refuse
    if is_frozen and has_slots:
        made.__getstate__, made.__setstate__ = _pickling([one.name for one in dataclasses.fields(made)], made)
    said = made.__dataclass_params__  # what it is, and not how it was made
    said.init, said.repr, said.eq, said.frozen = True, True, is_compared, is_frozen
    return made


def _stand_in(cls: type, name: str, *, is_frozen: bool) -> Callable[..., Any]:
    """Return what stands for the method called *name* of *cls* until it is called, and then writes it."""

    def method(self: object, *arguments: object, **more: object) -> object:
        written = _written(cls, name, is_frozen=is_frozen)
        setattr(cls, name, written)
        return written(self, *arguments, **more)

    return method


def _written(cls: Any, name: str, *, is_frozen: bool) -> Callable[..., object]:  # noqa: ANN401 - any dataclass
    """Return the method called *name* that `dataclasses` writes for a class with the fields of *cls*."""
    same = [(one.name, one.type, _like(one)) for one in dataclasses.fields(cls)]
    after = {"__post_init__": cls.__post_init__} if hasattr(cls, "__post_init__") else {}
    is_compared = name in {"__eq__", "__hash__"}
    like = dataclasses.make_dataclass(
        cls.__name__, same, namespace=after, init=name == "__init__", repr=name == "__repr__", eq=is_compared, frozen=is_frozen
    )
    found: Callable[..., object] = vars(like)[name]
    return found


def _like(one: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - a field, whatever it holds
    said = ("default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
    return dataclasses.field(**{name: getattr(one, name) for name in said})


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    message = f"{type(self).__name__} stays as it is, and so does its field {name}"
    raise dataclasses.FrozenInstanceError(message)


def _pickling(names: Sequence[str], cls: Any) -> tuple[Callable[[Any], tuple[Any, ...]], Callable[[Any, Sequence[Any]], None]]:  # noqa: ANN401 - any dataclass
    """Return what gives the state of a value of *cls* with fields of these *names*, and what takes it: builds pickle a hundred thousand."""
    get: Callable[[Any], tuple[Any, ...]]
    get = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    sets = [vars(cls)[name].__set__ for name in names]

    def state_of(self: Any) -> tuple[Any, ...]:  # noqa: ANN401
        return get(self)

    def take_state(self: Any, state: Sequence[Any]) -> None:  # noqa: ANN401
        for put, value in zip(sets, state, strict=True):
            put(self, value)

    return state_of, take_state
