"""What is wrong with a value that does not convert to a struct, and the path of it.

The structs alone say what a format has: msgspec converts values to them, and where that
fails the value is compared with the same structs again to name its first misfit.
"""

from collections.abc import Mapping

from msgspec import Struct, inspect

from hashiya.io.fields import FieldInvalid

_SHOWN = 40


def field_error(value: object, struct: type[Struct]) -> FieldInvalid:
    """The first misfit in a value that does not convert to the struct."""
    misfit = _misfit(value, inspect.type_info(struct))
    return misfit or FieldInvalid("", "does not have the fields of this format")


def _misfit(value: object, kind: inspect.Type) -> FieldInvalid | None:
    if isinstance(kind, inspect.UnionType):
        return _misfit_in_union(value, kind)
    wanted = _wanted(kind)
    if value is None and wanted:
        return FieldInvalid("", f"is missing: give {wanted}")
    if not _has_kind(value, kind):
        return FieldInvalid("", f"is {_shown(value)}: give {wanted}")
    match kind:
        case inspect.StructType() if isinstance(value, Mapping):
            members = [
                (f".{field.name}", value.get(field.name), field.type)
                for field in kind.fields
                if field.required or field.name in value
            ]
        case inspect.ListType() if isinstance(value, list | tuple):
            members = [
                (f"[{index}]", item, kind.item_type) for index, item in enumerate(value)
            ]
        case inspect.DictType() if isinstance(value, Mapping):
            members = [
                (f".{key}", item, kind.value_type) for key, item in value.items()
            ]
        case _:
            return None
    for step, member, member_kind in members:
        misfit = _misfit(member, member_kind)
        if misfit is not None:
            return misfit.under(step)
    return None


def _misfit_in_union(value: object, kind: inspect.UnionType) -> FieldInvalid | None:
    """The misfit in an optional value: one of a single kind, or null."""
    for member in kind.types:
        if isinstance(member, inspect.NoneType):
            if value is None:
                return None
        else:
            wanted = member
    return _misfit(value, wanted)


def _has_kind(value: object, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.EnumType):
        return value in [member.value for member in kind.cls]
    if isinstance(value, bool):
        return isinstance(kind, inspect.AnyType)
    return isinstance(value, _PYTHON_TYPES.get(type(kind), object))


def _wanted(kind: inspect.Type) -> str:
    """What the kind is called in a message; "" where any value will do."""
    if isinstance(kind, inspect.EnumType):
        return f"one of {', '.join(str(member.value) for member in kind.cls)}"
    return _NAMES.get(type(kind), "")


_PYTHON_TYPES: dict[type, type | tuple[type, ...]] = {
    inspect.StructType: Mapping,
    inspect.DictType: Mapping,
    inspect.ListType: (list, tuple),
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.FloatType: (int, float),
}
_NAMES = {
    inspect.StructType: "an object",
    inspect.DictType: "an object",
    inspect.ListType: "a list",
    inspect.StrType: "a string",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
}


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
