"""Products of integers of 16 bits, four rows with 64 columns at a time, in the registers of the processor.

Two products are made and added in one instruction, on 32 numbers at a time where registers hold 512 bits: four times as
quick as floats. A compiler finds neither the instruction nor the tile of registers in plain loops, so the code is
spelled out for it here. Other processors get the same sums from plain arithmetic.
"""

from __future__ import annotations

from typing import Any, cast

from llvmlite import ir  # type: ignore[import-untyped]
from llvmlite.binding import get_host_cpu_features  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils as untyped
from numba.extending import intrinsic

# Neither ships types for these.
cgutils = cast("Any", untyped)
ROWS, STRIP, PAIR = 4, 64, 2
INT16, INT32, INT64 = (ir.IntType(bits) for bits in (16, 32, 64))


def _fitting() -> tuple[int, int, str | None]:
    """Sums in a register, registers of a row of the tile, and the instruction; all rows of a tile fit in at once."""
    has = get_host_cpu_features()
    if has.get("avx512bw"):
        return 16, 4, "llvm.x86.avx512.pmaddw.d.512"
    return 8, 2, "llvm.x86.avx2.pmadd.wd" if has.get("avx2") else None


LANES, ACROSS, INSTRUCTION = _fitting()
SUMS, NUMBERS = ir.VectorType(INT32, LANES), ir.VectorType(INT16, PAIR * LANES)


def _multiply(_: Any, clients: Any, client: Any, strip: Any, part: Any, tile: Any) -> Any:
    """Tile (4, 64) of int32 = four rows of clients times a strip, over a part of the dimensions.

    `clients` (r, K) and `strip` (K / 2, 64, 2), both int16: a strip has 64 providers, and two dimensions of each side
    by side. `client`: the first row, and its first dimension; `part`: the first of the strip, and how many; all even.
    Sums may run over on the way as long as the last one is an int32.
    """
    return types.void(clients, client, strip, part, tile), _code


multiply: Any = intrinsic(_multiply)


def _code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    rows, columns, tile = (context.make_array(signature.args[n])(context, builder, values[n]) for n in (0, 2, 4))
    row, first = cgutils.unpack_tuple(builder, values[1], 2)
    begin, depth = cgutils.unpack_tuple(builder, values[3], 2)
    width = builder.extract_value(rows.strides, 0)
    left = [
        _moved(builder, rows.data, builder.add(builder.mul(builder.add(row, INT64(r)), width), _twice(builder, first)))
        for r in range(ROWS)
    ]
    right = _moved(builder, columns.data, builder.mul(_twice(builder, begin), INT64(STRIP)))
    pairs = builder.lshr(depth, INT64(1))
    for place in range(0, STRIP // LANES, ACROSS):
        sums = _sums(builder, left, (right, place), pairs)
        for r in range(ROWS):
            for c in range(ACROSS):
                where = INT64(4 * (r * STRIP + (place + c) * LANES))
                target = builder.bitcast(_moved(builder, tile.data, where), SUMS.as_pointer())
                builder.store(builder.load(sums[r][c]), target, align=4)
    return context.get_dummy_value()


def _sums(builder: Any, left: list[Any], right: tuple[Any, int], pairs: Any) -> list[list[Any]]:
    """Sums over all pairs of dimensions; LLVM keeps them in registers."""
    columns, place = right
    none = ir.Constant(SUMS, [0] * LANES)
    sums = [[cgutils.alloca_once_value(builder, none) for _ in range(ACROSS)] for _ in range(ROWS)]
    for each in sums:
        for one in each:
            builder.store(none, one)
    with cgutils.for_range(builder, pairs) as loop:
        known = builder.gep(
            builder.bitcast(columns, SUMS.as_pointer()), [builder.mul(loop.index, INT64(STRIP // LANES))]
        )
        others = [builder.load(builder.gep(known, [INT64(place + c)]), align=4) for c in range(ACROSS)]
        for r in range(ROWS):
            both = builder.load(builder.gep(builder.bitcast(left[r], INT32.as_pointer()), [loop.index]), align=2)
            everywhere = _everywhere(builder, both)
            for c in range(ACROSS):
                added = _product(builder, everywhere, others[c])
                builder.store(builder.add(builder.load(sums[r][c]), added), sums[r][c])
    return sums


def _product(builder: Any, one: Any, other: Any) -> Any:
    """Both products of each pair, added: the pairs of 16 bits are held as numbers of 32."""
    if INSTRUCTION:
        kind = ir.FunctionType(SUMS, [NUMBERS, NUMBERS])
        function = cgutils.get_or_insert_function(builder.module, kind, INSTRUCTION)
        return builder.call(function, [builder.bitcast(one, NUMBERS), builder.bitcast(other, NUMBERS)])
    half = ir.Constant(SUMS, [16] * LANES)
    high = builder.mul(builder.ashr(one, half), builder.ashr(other, half))
    low = [builder.ashr(builder.shl(both, half), half) for both in (one, other)]
    return builder.add(high, builder.mul(*low))


def _everywhere(builder: Any, value: Any) -> Any:
    unset, nowhere = ir.Constant(SUMS, ir.Undefined), ir.Constant(SUMS, [0] * LANES)
    return builder.shuffle_vector(builder.insert_element(unset, value, INT32(0)), unset, nowhere)


def _moved(builder: Any, data: Any, octets: Any) -> Any:
    return builder.gep(builder.bitcast(data, ir.IntType(8).as_pointer()), [octets])


def _twice(builder: Any, number: Any) -> Any:
    return builder.shl(number, INT64(1))
