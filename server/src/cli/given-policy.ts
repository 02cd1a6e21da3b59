import { resolve } from "node:path";
import type { TrustPolicy } from "../manifest/model/policy";
import { policyIn } from "../workspace/policies";
import { readText } from "./read";
import { uriOf } from "./reports/report";

export type ReadPolicy =
  { readonly ok: true; readonly policy: TrustPolicy } | { readonly ok: false; readonly reason: string };

/** Reads the policy of `--policy`; says why where there is none. */
export async function readPolicy(path: string, cwd: string): Promise<ReadPolicy> {
  const read = await readText(resolve(cwd, path));
  if (!read.ok) return read;
  const policy = policyIn(uriOf(path, cwd), read.text);
  return policy
    ? { ok: true, policy }
    : { ok: false, reason: "it holds no document with kind: TrustPolicy and apiVersion: trust-change/v1" };
}
