"""The errors, each with its path, in a value that does not convert to a struct.

The structs alone say what a format has: msgspec converts values to them, and where that
fails the value is compared with the same structs again to name what does not fit.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct, inspect

from hashiya.io.fields import FieldInvalid
from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _

_SHOWN = 40


def field_error(value: object, struct: type[Struct]) -> FieldInvalid:
    """The first misfit in a value that does not convert to the struct."""
    misfit = next(field_errors(value, struct), None)
    return misfit or FieldInvalid("", _("does not have the fields of this format"))


def field_errors(value: object, struct: type[Struct]) -> Iterator[FieldInvalid]:
    """Every misfit in a value, in the order of the struct's fields; none in one that converts."""
    return _misfits(value, inspect.type_info(struct))


def _misfits(value: object, kind: inspect.Type) -> Iterator[FieldInvalid]:
    if isinstance(kind, inspect.UnionType):
        yield from _misfits_in_union(value, kind)
        return
    name = _name(kind)
    if value is None and name:
        yield FieldInvalid("", _("is missing: give {name}").format(name=name))
        return
    if not _has_kind(value, kind):
        message = _("is {shown}: give {name}")
        yield FieldInvalid("", message.format(shown=_shown(value), name=name))
        return
    for step, member, member_kind in _members(value, kind):
        for misfit in _misfits(member, member_kind):
            yield misfit.under(step)


def _members(
    value: object, kind: inspect.Type
) -> Iterator[tuple[str, object, inspect.Type]]:
    """The members of the value that the kind describes, each with its step in a path."""
    if isinstance(kind, inspect.StructType) and isinstance(value, Mapping):
        for field in kind.fields:
            if field.required or field.name in value:
                yield f".{field.name}", value.get(field.name), field.type
    elif isinstance(kind, inspect.ListType) and isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield f"[{index}]", item, kind.item_type
    elif isinstance(kind, inspect.DictType) and isinstance(value, Mapping):
        for key, item in value.items():
            yield f".{key}", item, kind.value_type


def _misfits_in_union(value: object, kind: inspect.UnionType) -> Iterator[FieldInvalid]:
    """The misfits in a value of one of several kinds, of which null may be one."""
    kinds = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
    if value is None and len(kinds) < len(kind.types):
        return
    if len(kinds) == 1:
        yield from _misfits(value, kinds[0])
        return
    fitting = [one for one in kinds if _has_kind(value, one)]
    if fitting:
        yield from _misfits(value, fitting[0])
        return
    message = _("is {shown}; it can be: {names}")
    names = comma_separated(map(_name, kinds))
    yield FieldInvalid("", message.format(shown=_shown(value), names=names))


def _has_kind(value: object, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.EnumType):
        return value in [member.value for member in kind.cls]
    if isinstance(value, bool):
        return isinstance(kind, inspect.AnyType | inspect.BoolType)
    return isinstance(value, _PYTHON_TYPES.get(type(kind), object))


def _name(kind: inspect.Type) -> str:
    """The name of the type in a message; "" if any value is valid."""
    if isinstance(kind, inspect.EnumType):
        return _("one of {cls}").format(
            cls=comma_separated(str(member.value) for member in kind.cls)
        )
    name = _NAMES.get(type(kind))
    return _(name) if name else ""


_PYTHON_TYPES: dict[type, type | tuple[type, ...]] = {
    inspect.StructType: Mapping,
    inspect.DictType: Mapping,
    inspect.ListType: (list, tuple),
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.FloatType: (int, float),
    inspect.BoolType: bool,
}
_NAMES = {
    inspect.StructType: marked("an object"),
    inspect.DictType: marked("an object"),
    inspect.ListType: marked("a list"),
    inspect.StrType: marked("a string"),
    inspect.IntType: marked("a whole number"),
    inspect.FloatType: marked("a number"),
    inspect.BoolType: marked("true or false"),
}


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
