#!/usr/bin/python3
"""Builds and encodes the event message with Proton Python or pyamqp, decodes it, reads every field, prints JSON.

usage: codec_python.py proton|pyamqp COUNT
"""

import json
import sys
import time

BODY = bytes((7 * k + 3) % 256 for k in range(1024))
IN_TURN = 16
TO, SUBJECT = "plant/7", "reading"
APPLICATION = {"device": "sensor-1234", "sequence": 123456789, "temperature": 21.5, "healthy": True}


def with_proton():
    from proton import Message, ulong

    def encode(number):
        return Message(id=ulong(number), address=TO, subject=SUBJECT, inferred=True, body=BODY,
                       properties={**APPLICATION, "sequence": ulong(APPLICATION["sequence"])}).encode()

    def holds(encoded, number):
        message = Message()
        message.decode(encoded)
        return (message.id == number and message.address == TO and message.subject == SUBJECT
                and message.properties == APPLICATION and bytes(message.body) == BODY)

    return encode, holds


def with_pyamqp():
    from _pyamqp._decode import decode_payload
    from _pyamqp._encode import encode_payload
    from _pyamqp.message import Message, Properties

    application = {key.encode(): value.encode() if isinstance(value, str) else value
                   for key, value in APPLICATION.items()}

    def encode(number):
        output = bytearray()
        encode_payload(output, Message(properties=Properties(message_id=number, to=TO, subject=SUBJECT),
                                       application_properties=APPLICATION, data=[BODY]))
        return output

    def holds(encoded, number):
        message = decode_payload(memoryview(encoded))
        properties = message.properties
        return (properties.message_id == number and properties.to == TO.encode()
                and properties.subject == SUBJECT.encode() and message.application_properties == application
                and b"".join(message.data) == BODY)

    return encode, holds


def main():
    encode, holds = {"proton": with_proton, "pyamqp": with_pyamqp}[sys.argv[1]]()
    count, kept = int(sys.argv[2]), [None] * IN_TURN
    start = time.process_time()
    for number in range(count):
        kept[number % IN_TURN] = encode(number % IN_TURN)
    encoded = time.process_time()
    for number in range(count):
        if not holds(kept[number % IN_TURN], number % IN_TURN):
            sys.exit(f"codec_python: message {number} came back changed")
    decoded = time.process_time()
    print(json.dumps({"messages": count, "encode_ns": (encoded - start) * 1e9 / count,
                      "decode_ns": (decoded - encoded) * 1e9 / count}))


if __name__ == "__main__":
    main()
