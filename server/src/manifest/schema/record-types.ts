import { keyed } from "../../text/once";
import { cutsOf } from "./branches";

/** Whether the language knows a record type: by its name, by its number, or as one of a provider's own. */
export const isRecordType = keyed((type: string): boolean => {
  const target = cutsOf("trust-change#/$defs/zone").find(
    ({ path }) => path.join("/") === "records/*",
  )?.target;
  if (target?.kind !== "union" || target.pick.by !== "property") return false;
  return target.pick.branches.some(
    ({ values, patterns }) =>
      values.includes(type) || patterns.some((pattern) => new RegExp(pattern, "u").test(type)),
  );
});
