/** Names that clash with the language, the platform, the runtime and each other. */

import { contract, rpc, stream, topic } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const DateRange = Type.Object({ from: Type.Date(), to: Type.Date() }, { $id: "Date" });
const Call = Type.Object({ caller: Type.String(), at: DateRange }, { $id: "Call" });
const Subscription = Type.Object({ plan: Type.String() }, { $id: "Subscription" });
const Text = Type.String({ $id: "string" });
const List = Type.Array(Text, { $id: "Array" });
const Client = Type.Object({ name: Text }, { $id: "NamesClient" });
const Failure = Type.Object({ why: List }, { $id: "WirepactError" });
const Snapshot = Type.Object({ all: Type.Array(Call) }, { $id: "RoomSnapshot" });
const Params = Type.Object({ delete: Type.Boolean(), class: Type.String() }, { $id: "DeleteParams" });
const Methods = Type.Object({ contract: Type.String(), topics: Type.String() }, { $id: "Methods" });

const Odd = Type.Object({
  "": Type.String(),
  "with space": Type.String(),
  'quote"d': Type.String(),
  "it's": Type.String(),
  "line\nbreak": Type.String(),
  "back\\slash": Type.String(),
  "${template}`": Type.String(),
  "*/": Type.String(),
  "größe": Type.String(),
  "名前": Type.String(),
  "👩‍🚀": Type.String(),
  "right\u202eleft": Type.String(),
  ["__proto__"]: Type.String(),
  "constructor": Type.String(),
  "hasOwnProperty": Type.String(),
  "1": Type.String(),
  "-0": Type.String(),
}, { description: "Keys that need care." });

export default contract("names", {
  version: "1.0.0",
  description: "Closes */ early, `ticks`, ${braces}\nand goes on\r\n  indented.",
  methods: {
    delete: rpc({ params: Type.Object({ id: Type.String() }), errors: { DELETE: Params } }),
    import: rpc({ params: Params, result: Odd, description: "*/ globalThis.owned = true; /*" }),
    class: stream({ item: Methods }),
    new: rpc({ result: Failure, errors: { NEW_FAILURE: {}, OTHER: Type.String() } }),
    await: rpc({ result: Client }),
    arguments: rpc({ result: Subscription }),
    methods: rpc({ params: Type.Object({ params: Type.String(), options: Type.String() }) }),
    object: rpc({
      description:
        "A sentence that is rather long, so that it has to be wrapped somewhere before it leaves the screen on the right hand side.\n\n- a list\n- of two",
      result: Type.Object({ lazy: Type.Boolean() }),
    }),
    connectNames: rpc(),
    names: rpc(),
  },
  topics: {
    room: topic({
      key: Type.Object({ default: Type.String() }),
      events: { message: Call, default: Type.Object({ on: Type.Boolean() }), void: Type.Null() },
      presence: Type.Object({ name: Text }),
      snapshot: Type.Object({ latest: Snapshot }),
    }),
    default: topic({ events: { changed: List } }),
  },
  events: {
    return: Type.Object({ reason: Type.String({ description: "Why\u2028not" }) }),
    events: Type.Null(),
  },
});
