"""Reading LZ4 frames by the system's own library, which apt itself depends on.

Source: lz4frame.h of LZ4 1.9 (``LZ4F_createDecompressionContext``, ``LZ4F_decompress``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import BinaryIO

_LIBRARY = "liblz4.so.1"
_VERSION = 100  # LZ4F_VERSION
_INPUT = 1 << 20
_LARGEST_HINT = 1 << 30


def unpacked(path: str, size: int) -> Iterator[bytes]:
    """Yield the content of an LZ4 file in blocks of at most so many bytes.

    Raises:
        OSError: no such library, or the file cannot be read.
        ValueError: the file is damaged.
        EOFError: it is cut off.
    """
    library = ctypes.CDLL(_LIBRARY)
    library.LZ4F_decompress.restype = ctypes.c_size_t
    context = ctypes.c_void_p()
    if library.LZ4F_createDecompressionContext(ctypes.byref(context), _VERSION):
        raise OSError(_LIBRARY)
    try:
        with open(path, "rb") as file:
            yield from _decoded(library, context, file, size)
    finally:
        library.LZ4F_freeDecompressionContext(context)


def _decoded(
    library: ctypes.CDLL, context: ctypes.c_void_p, file: BinaryIO, size: int
) -> Iterator[bytes]:
    output = ctypes.create_string_buffer(size)
    hint = 1
    while piece := file.read(_INPUT):
        source = ctypes.create_string_buffer(piece, len(piece))
        used = 0
        while used < len(piece):
            given, taken = ctypes.c_size_t(size), ctypes.c_size_t(len(piece) - used)
            hint = library.LZ4F_decompress(
                context,
                output,
                ctypes.byref(given),
                ctypes.byref(source, used),
                ctypes.byref(taken),
                None,
            )
            if hint > _LARGEST_HINT:  # LZ4F_isError: an error is a small negative number
                raise ValueError(file.name)
            used += taken.value
            yield output.raw[: given.value]
    if hint:
        raise EOFError(file.name)
