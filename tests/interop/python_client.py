"""A Wirepact client written from docs/PROTOCOL.md alone, to see whether that page is enough.

usage: python_client.py URL json|msgpack TOKEN ROOM

Joins ROOM of the example chat, says hello, answers every message of somebody else, and leaves when it is told "bye".
Prints one JSON object per line for each thing it learns.
"""

import asyncio
import datetime
import json
import sys

import msgpack
import websockets

HELLO, WELCOME, CALL, RESULT, ERROR, CANCEL, ITEM, END, CREDIT = range(9)
SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, EVENT, PRESENCE, GAP, PING, PONG, AUTH, GOAWAY = range(9, 20)
FIRST_IGNORED = 64  # P-2.2


class JsonFrames:
    """P-1.4: one frame, or an array of frames."""

    subprotocol = "wirepact.v1.json"

    def encode(self, frames):
        return json.dumps(frames[0] if len(frames) == 1 else frames)

    def decode(self, message):
        assert isinstance(message, str), "P-1.3: JSON travels in text messages"
        value = json.loads(message)
        return value if isinstance(value[0], list) else [value]

    def date(self, value):  # P-12.1
        return datetime.datetime.fromtimestamp(value / 1000, datetime.timezone.utc)


class MsgpackFrames:
    """P-1.4: frames back to back."""

    subprotocol = "wirepact.v1.msgpack"

    def encode(self, frames):
        return b"".join(msgpack.packb(frame, datetime=True) for frame in frames)

    def decode(self, message):
        assert isinstance(message, bytes), "P-1.3: MessagePack travels in binary messages"
        unpacker = msgpack.Unpacker(timestamp=3)
        unpacker.feed(message)
        return list(unpacker)

    def date(self, value):  # P-12.1
        assert isinstance(value, datetime.datetime)
        return value


class Failure(Exception):
    """An ERROR frame."""

    def __init__(self, code, message, details=None, retry_after_ms=None):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.details = details


class Client:
    """One connection. Frames go by names, since this client was generated from no contract (P-5.2)."""

    def __init__(self, socket, frames):
        self.socket = socket
        self.frames = frames
        self.ids = {}  # id -> what is open under it
        self.channels = {}  # channel -> the topic instance it stands for
        self.members = {}
        self.events = asyncio.Queue()

    async def open(self, token):
        await self.send([HELLO, {"protocol": 1, "token": token}])
        first = self.frames.decode(await self.socket.recv())
        assert first[0][0] == WELCOME, first
        self.welcome = first[0][1]
        for frame in first[1:]:
            await self.receive(frame)
        self.reader = asyncio.ensure_future(self.read())

    async def call(self, method, params, timeout_ms=None):
        future = asyncio.get_running_loop().create_future()
        number = self.free_id()
        self.ids[number] = {"future": future, "items": []}
        meta = {} if timeout_ms is None else {0: timeout_ms}  # P-6.6; json.dumps makes "0" of it
        await self.send([CALL, number, method, params] + ([meta] if meta else []))
        return await future

    def free_id(self):  # P-3.1: odd, the lowest that is free
        number = 1
        while number in self.ids:
            number += 2
        return number

    async def send(self, *frames):
        await self.socket.send(self.frames.encode(list(frames)))

    async def read(self):
        async for message in self.socket:
            for frame in self.frames.decode(message):
                await self.receive(frame)
        await self.events.put(None)

    async def receive(self, frame):
        kind = frame[0]
        if kind >= FIRST_IGNORED:
            return
        if kind == RESULT:
            self.ids.pop(frame[1])["future"].set_result(frame[2])
        elif kind == ERROR:
            self.ids.pop(frame[1])["future"].set_exception(Failure(*frame[2:6]))
        elif kind == ITEM:
            items = self.ids[frame[1]]["items"]
            items.append(frame[2])
            await self.send([CREDIT, frame[1], len(items)])  # P-7.5
        elif kind == END:
            call = self.ids.pop(frame[1])
            call["future"].set_result(call["items"])
        elif kind == SUBSCRIBED:
            number, channel, info = frame[1:4]
            if number % 2 == 0:  # P-8.10: the server joined us
                self.channels[channel] = (frame[4], frame[5])
                self.ids[number] = {"channel": channel}
            self.members[channel] = {id: state for id, state in info.get("presence", {}).get("members", [])}
        elif kind == UNSUBSCRIBED:
            self.channels.pop(self.ids.pop(frame[1])["channel"])
            await self.events.put(("left", frame[2], None))
        elif kind == EVENT:
            if frame[2] != 0:  # P-8.8
                await self.events.put(("event", frame[2], frame[3]))
        elif kind == PRESENCE:
            for id, state in frame[3]:
                before = self.members[frame[1]].pop(id, None)
                if state is not None:
                    self.members[frame[1]][id] = state
                await self.events.put(("joined" if state else "left_room", (state or before)["name"], None))
        elif kind == PING:
            await self.send([PONG])


def tell(what, **more):
    print(json.dumps({"tell": what, **more}), flush=True)


async def main(url, encoding, token, room):
    frames = {"json": JsonFrames, "msgpack": MsgpackFrames}[encoding]()
    async with websockets.connect(url, subprotocols=[frames.subprotocol]) as socket:
        assert socket.subprotocol == frames.subprotocol  # P-1.1
        client = Client(socket, frames)
        await client.open(token)
        tell("open", name=client.welcome["user"]["name"], match=client.welcome["contract"]["match"])

        snapshot = await client.call("joinRoom", {"room": room})
        tell("joined", room=snapshot["room"], recent=len(snapshot["recent"]))
        members = next(iter(client.members.values()))
        tell("members", names=sorted(state["name"] for state in members.values()))
        try:
            await client.call("sendMessage", {"room": room, "text": ""})
        except Failure as failure:
            tell("refused", code=failure.code, path=failure.details["path"])
        sent = await client.call("sendMessage", {"room": room, "text": "hello from Python"}, timeout_ms=5000)
        tell("sent", text=sent["text"], year=client.frames.date(sent["sentAt"]).year)

        while True:
            event = await client.events.get()
            if event is None:
                return tell("lost")
            kind, name, payload = event
            if kind == "left":
                break
            if (kind, name) == ("event", "message"):
                tell("message", sender=payload["name"], text=payload["text"])
                if payload["text"] == "bye":
                    history = await client.call("exportHistory", {"room": room})
                    tell("history", texts=[message["text"] for message in history])
                    await client.call("leaveRoom", {"room": room})
                elif payload["name"] != client.welcome["user"]["name"]:
                    await client.call("sendMessage", {"room": room, "text": "you said: " + payload["text"]})
            elif kind in ("joined", "left_room"):
                tell(kind, name=name)
            else:
                tell("event", event=name, payload=str(payload))
        tell("left")
        client.reader.cancel()


asyncio.run(main(*sys.argv[1:]))
