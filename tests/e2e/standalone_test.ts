/** `codegen --standalone` in a project of its own: what a frontend outside this repository uses. */

import assert from "node:assert/strict";
import { startChat } from "../../examples/chat/server.ts";
import { StandaloneProject } from "./standalone_project.ts";

const DEPENDENCIES = ["vite@8.3.8", "typescript@6.0.3", "ws@8.23.0"];

/** A page that uses each kind of call; the specifier of the client is put in. */
const PAGE = (client: string) =>
  `import { connectChat, type Message, msgpack, WirepactError } from "${client}";

const chat = connectChat("ws://localhost:8080", { encoding: msgpack, token: () => "token" });
const room = chat.room({ room: "general" });
room.on("message", (message) => show(message));

function show(message: Message): void {
  document.body.append(message.text, message.sentAt.toISOString());
}

export async function talk(): Promise<void> {
  const outcome = await chat.joinRoom({ room: "general" }).outcome();
  if (!outcome.ok && outcome.error.code === "ROOM_FULL") console.log(outcome.error.details.capacity);
  for await (const message of chat.exportHistory({ room: "general" })) show(message);
  try {
    await chat.sendMessage({ room: "general", text: "hello" });
  } catch (error) {
    if (error instanceof WirepactError) console.log(error.code);
  }
}

void talk();
`;

/** A program for Node, which has no WebSocket of its own before version 22: there the client finds it. */
const NODE_SCRIPT = (client: string) =>
  `import WebSocket from "ws";
import { connectChat, msgpack, WirepactError } from "${client}";

const [url, token, encoding] = process.argv.slice(2);
const chat = connectChat(url, {
  token,
  ...globalThis.WebSocket === undefined && { webSocket: WebSocket },
  ...encoding === "msgpack" && { encoding: msgpack },
});
await chat.joinRoom({ room: "general" });
const room = chat.room({ room: "general" });
const arrived = new Promise((resolve) => room.on("message", resolve));
await chat.sendMessage({ room: "general", text: "hello from Node" });
const message = await arrived;
const exported = await chat.exportHistory({ room: "general" }).all();
const failure = await chat.leaveRoom({ room: "nowhere" }).catch((error) => error);
console.log(JSON.stringify({
  node: process.version.split(".")[0],
  encoding: chat.state.encoding,
  text: message.text,
  exported: exported.map((one) => one.text),
  dated: message.sentAt instanceof Date,
  failure: failure instanceof WirepactError && failure.code,
}));
await chat.close();
`;

/** The folder, the language, and what else codegen is told. */
const VARIANTS = [
  ["ts", "ts"],
  ["js", "js"],
  ["ts-compiled", "ts", "--codecs", "compiled"],
  ["js-compiled", "js", "--codecs", "compiled"],
] as const;

/** The versions of Node that clients are promised to run on, as npm has them. */
const NODES = ["20.20.2", "22.23.3"];

/** Who talks in which encoding, on which Node. */
const TALKS = NODES.flatMap((node) =>
  ["js", "js-compiled"].flatMap((root) => ["json", "msgpack"].map((encoding) => ({ node, root, encoding })))
);

/** As `npm create vite` with TypeScript sets it up. */
const TSCONFIG = {
  compilerOptions: {
    target: "ES2023",
    module: "ESNext",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    types: [],
    skipLibCheck: false,
    moduleResolution: "bundler",
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    moduleDetection: "force",
    noEmit: true,
    strict: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    erasableSyntaxOnly: true,
    noFallthroughCasesInSwitch: true,
  },
};

Deno.test("outsideImports() finds what the steps below hope not to find", () => {
  const text = `import{a}from"one";import type { B } from "two";export*from"./own.js";await import("three");`;
  assert.deepEqual(outsideImports(text), ["one", "two", "three"]);
});

Deno.test("codegen --standalone works in a project elsewhere", async (t) => {
  await using project = await StandaloneProject.create(DEPENDENCIES);

  for (const [root, lang, ...options] of VARIANTS) {
    const folder = `${root}/sdk`;

    await t.step(`${root}: it imports nothing outside itself`, async () => {
      await project.generate(folder, lang, ...options);
      const files = await project.texts(folder, /\.[jt]s$/);
      assert.ok(files.size > 10);
      for (const [path, text] of files) assert.deepEqual(outsideImports(text), [], path);
    });

    await t.step(`${root}: it is up to date when it was just written`, async () => {
      await project.generate(folder, lang, ...options, "--check");
    });

    await t.step(`${root}: it type-checks as Vite's template wants it`, async () => {
      await project.write(`${root}/main.ts`, PAGE(`./sdk/client.${lang}`));
      await project.write("tsconfig.json", JSON.stringify({ ...TSCONFIG, include: [root] }));
      await project.run("npx", "tsc", "--project", "tsconfig.json");
    });

    await t.step(`${root}: Vite builds it into one bundle`, async () => {
      await project.write(`${root}/index.html`, `<script type="module" src="./main.ts"></script>`);
      await project.run("npx", "vite", "build", root, "--logLevel", "warn");
      const bundles = await project.texts(`${root}/dist`, /\.js$/);
      assert.equal(bundles.size, 1);
      for (const text of bundles.values()) {
        assert.deepEqual(outsideImports(text), []);
        assert.match(text, /exportHistory/);
        assert.doesNotMatch(text, /\beval\b|\bnew Function\b/);
      }
    });
  }

  await t.step("js: its declarations are right for Node's resolution too", async () => {
    await project.write("node/main.ts", PAGE("../js/sdk/client.js"));
    const compilerOptions = { ...TSCONFIG.compilerOptions, module: "nodenext", moduleResolution: "nodenext" };
    await project.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["node"] }));
    await project.run("npx", "tsc", "--project", "tsconfig.json");
  });

  for (const { node, root, encoding } of TALKS) {
    await t.step(`${root}: Node ${node} talks with it to a server in ${encoding}`, async () => {
      await project.write("talk.js", NODE_SCRIPT(`./${root}/sdk/client.js`));
      const chat = await startChat({ port: 0 });
      try {
        const response = await fetch(new URL("/login", chat.url), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ name: "Ada" }),
        });
        const { token } = await response.json();
        const said = await project.run(
          ...["npx", "--yes", `--package=node@${node}`, "--", "node"],
          ...["talk.js", chat.url, token, encoding],
        );
        assert.deepEqual(JSON.parse(said), {
          node: `v${parseInt(node)}`,
          encoding,
          text: "hello from Node",
          exported: ["hello from Node"],
          dated: true,
          failure: "NOT_IN_ROOM",
        });
      } finally {
        await chat.close();
      }
    });
  }
});

/** Specifiers of imports that do not start with a dot. */
function outsideImports(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const imports = code.matchAll(
    /\b(?:import|export)\b[^;"'`()]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["'`]([^"'`]+)["'`]/g,
  );
  return [...imports].map((match) => match[1] ?? match[2] ?? "").filter((name) => !name.startsWith("."));
}
