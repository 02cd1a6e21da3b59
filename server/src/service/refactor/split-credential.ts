import {
  applyEdits,
  removeItem,
  replaceNode,
  replaceScalar,
  type TextEdit,
} from "../../manifest/edits/edits";
import { dashOf, itemColumn, type Layout } from "../../manifest/edits/layout";
import { tabStop } from "../../manifest/edits/snippet";
import { reversalsOf } from "../../manifest/model/reversal";
import type { Step } from "../../manifest/model/step";
import type { TrustChange } from "../../manifest/model/trust-change";
import {
  spanOf,
  walk,
  type MapNode,
  type Node,
  type ScalarNode,
  type Span,
} from "../../manifest/syntax/node";
import { startOfLine, startOfNextLine } from "../../text/lines";
import type { Refactoring, Selection } from "./refactoring";

type Plane = "dns" | "pki";

/**
 * In a credential with grants on DNS and on certificates: makes two of it, one for each plane, and has each step carried
 * out by the one it needs. Who the second one is, and where its secret lies, only a person knows.
 */
export function* splitCredential({ change, path, layout }: Selection): Generator<Refactoring> {
  if (!change) return;
  const credential = change.credentials().find(({ view }) => view.node && path.includes(view.node));
  const map = credential?.view.map;
  const nameNode = credential?.view.at("name").scalar;
  if (!credential || !map || !nameNode || nameNode.parent?.kind !== "entry" || nameNode.parent.parent !== map)
    return;
  const name = nameNode.source;
  const grants = grantsByPlane(map);
  const uses = grants && usesOf(change, name);
  const region = linesOf(map);
  if (!grants || !uses || !region || credential.view.at("policy").exists) return;
  const halves = { dns: `${name}-dns`, pki: `${name}-pki` };
  if (Object.values(halves).some((half) => change.credential(half))) return;
  const renamed = (plane: Plane): TextEdit => replaceScalar(nameNode, halves[plane]);
  const identity = (["principal", "secretRef"] as const).flatMap(
    (key) => credential.view.at(key).scalar ?? [],
  );
  const second = [
    renamed("pki"),
    ...grants.dns.map(removeItem),
    ...identity.map((scalar) => ({
      ...spanOf(scalar),
      text: tabStop(`another ${scalar.parent?.kind === "entry" ? scalar.parent.key.source : "one"}`),
    })),
  ];
  const edits = [
    renamed("dns"),
    ...grants.pki.map(removeItem),
    { start: region.end, end: region.end, text: variantOf(map, region, second) },
    ...uses.flatMap(({ at, planes }) =>
      renamedUse(
        at,
        planes.map((plane) => halves[plane]),
        layout,
      ),
    ),
  ];
  yield { title: "Split this credential by plane", kind: "refactor.rewrite", edits };
}

/** The grants of each plane; undefined where one plane has none, and where one is not understood. */
function grantsByPlane(map: MapNode): Readonly<Record<Plane, readonly Node[]>> | undefined {
  const list = map.entries.find(({ key }) => key.source === "grants")?.value;
  if (list?.kind !== "list") return undefined;
  const planes: Record<Plane, Node[]> = { dns: [], pki: [] };
  for (const item of list.items) {
    const plane =
      item.kind === "map" ? item.entries.find(({ key }) => key.source === "plane")?.value : undefined;
    if (plane?.kind !== "scalar" || (plane.source !== "dns" && plane.source !== "pki")) return undefined;
    planes[plane.source].push(item);
  }
  return planes.dns.length > 0 && planes.pki.length > 0 ? planes : undefined;
}

/** The whole lines of an item of a block list; undefined where it has none of its own, or anchors that would be doubled. */
function linesOf(map: MapNode): Span | undefined {
  const { text } = map.chunk.source;
  const list = map.parent;
  if (map.flow || list?.kind !== "list" || list.flow) return undefined;
  for (const node of walk(map)) if (node.anchor !== undefined) return undefined;
  const dash = dashOf(map, spanOf(list).start);
  const start = startOfLine(text, dash);
  const { start: from, end } = spanOf(map);
  const last = from + text.slice(from, end).trimEnd().length;
  const next = startOfNextLine(text, last);
  return text.slice(start, dash).trim() === "" && text.charAt(next - 1) === "\n"
    ? { start, end: next }
    : undefined;
}

function variantOf(map: MapNode, region: Span, edits: readonly TextEdit[]): string {
  const piece = map.chunk.source.text.slice(region.start, region.end);
  const moved = edits.map(({ start, end, text }) => ({
    start: start - region.start,
    end: end - region.start,
    text,
  }));
  return applyEdits(piece, moved);
}

interface Use {
  readonly at: ScalarNode;
  readonly planes: readonly Plane[];
}

/** Keys at which a credential may stand and one of two halves cannot take its place. */
const ONE_ONLY: ReadonlySet<string> = new Set([
  "breakGlass",
  "requestedBy",
  "approvers",
  "identity",
  "owner",
  "approvedBy",
  "target",
]);

/** Where a credential is named, and which halves are needed there; undefined where one of them is named for one thing. */
function usesOf(change: TrustChange, name: string): readonly Use[] | undefined {
  const uses: Use[] = [];
  for (const node of walk(change.spec.written)) {
    if (node.kind !== "scalar" || node.source !== name) continue;
    const key = keyAbove(node);
    if (ONE_ONLY.has(key)) return undefined;
    if (key === "credential") uses.push({ at: node, planes: ["dns"] });
    if (key === "implementers") uses.push({ at: node, planes: ["dns", "pki"] });
  }
  const isSolver = uses.some(({ planes }) => planes.length === 1);
  for (const step of [...change.steps(), ...change.rollbackSteps()])
    for (const at of step.executors)
      if (at.source === name) uses.push({ at, planes: planesOf(change, step, isSolver) });
  return uses;
}

function keyAbove({ parent }: Node): string {
  const above = parent?.kind === "list" ? parent.parent : parent;
  return above?.kind === "entry" ? above.key.source : "";
}

function planesOf(change: TrustChange, step: Step, isSolver: boolean): readonly Plane[] {
  const planes = new Set<Plane>();
  if (step.kind === "certificates" && step.action === "issue" && isSolver) planes.add("dns");
  if (step.kind === "certificates" || step.kind === "trust") planes.add("pki");
  if (step.kind === "records" || step.kind === "dnssec" || step.kind === "delegation") planes.add("dns");
  if (step.kind === "reverts")
    for (const { kind } of reversalsOf(change, step))
      planes.add(kind === "certificate" || kind === "trust" ? "pki" : "dns");
  return planes.size > 0 ? [...planes].sort() : ["dns", "pki"];
}

function renamedUse(at: ScalarNode, names: readonly string[], layout: Layout): readonly TextEdit[] {
  const [first = "", second] = names;
  if (second === undefined) return [replaceScalar(at, first)];
  const list = at.parent;
  if (list?.kind !== "list") return [replaceNode(at, names, layout)];
  const between = list.flow ? ", " : `${layout.lineBreak}${" ".repeat(itemColumn(list))}- `;
  const edit = replaceScalar(at, first);
  return [{ ...edit, text: edit.text + between + second }];
}
