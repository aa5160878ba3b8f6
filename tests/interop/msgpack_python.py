"""Reads one MessagePack value per line, in hex. Answers each with what it is, in JSON, and with its own encoding."""

import json
import struct
import sys

import msgpack


def describe(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": struct.pack(">d", value).hex()}
    if isinstance(value, str):
        return {"str": value}
    if isinstance(value, bytes):
        return {"bin": value.hex()}
    if isinstance(value, msgpack.Timestamp):
        return {"seconds": value.seconds, "nanos": value.nanoseconds}
    if isinstance(value, msgpack.ExtType):
        return {"ext": value.code, "data": value.data.hex()}
    if isinstance(value, list):
        return {"array": [describe(item) for item in value]}
    return {"map": [[key, describe(item)] for key, item in value.items()]}


for line in sys.stdin:
    value = msgpack.unpackb(bytes.fromhex(line))
    print(json.dumps({"value": describe(value), "hex": msgpack.packb(value).hex()}))
