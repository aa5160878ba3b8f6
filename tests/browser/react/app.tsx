/** @jsxImportSource react */
/** A page as somebody's React application would have it, in StrictMode: everything is mounted twice. */

import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { shareClient } from "@wirepact/client/live";
import { useConnection, useMembers, useTopic } from "@wirepact/client/react";
import { connectChat } from "../../../examples/chat/generated/client.ts";

const chat = shareClient(() =>
  connectChat(location.origin.replace(/^http/, "ws"), {
    async token() {
      const name = new URLSearchParams(location.search).get("name");
      const body = JSON.stringify({ name });
      const headers = { "content-type": "application/json" };
      return (await (await fetch("/login", { method: "POST", headers, body })).json()).token;
    },
  })
);

function Page() {
  const [room, setRoom] = useState("general");
  const [isOpen, setOpen] = useState(true);
  return (
    <main>
      <Status />
      <button type="button" onClick={() => setRoom("tea")}>Tea</button>
      <button type="button" onClick={() => setOpen(!isOpen)}>Toggle</button>
      {isOpen && <Room room={room} />}
    </main>
  );
}

function Status() {
  return <p id="status">{useConnection(chat).status}</p>;
}

function Room({ room }: { room: string }) {
  const live = useTopic(chat, room, {
    open: (client) => client.room({ room }),
    reducers: { message: (state, message) => ({ ...state, recent: [...state.recent, message] }) },
  });
  const members = useMembers(chat, room, (client) => client.room({ room }));
  return (
    <section>
      <h1>{room}: {live.status}</h1>
      <ul>{live.state?.recent.map(({ id, text }) => <li key={id}>{text}</li>)}</ul>
      <p id="members">{[...members.values()].map(({ name }) => name).sort().join(", ")}</p>
      <button type="button" onClick={() => chat.get().sendMessage({ room, text: `Hello, ${room}` })}>
        Say hello
      </button>
    </section>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
