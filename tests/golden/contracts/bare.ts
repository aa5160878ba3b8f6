/** As little as a contract can have. */

import { contract, topic } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

export default contract("bare", {
  version: "0",
  topics: { clock: topic({ events: { tick: Type.Null() } }) },
});
