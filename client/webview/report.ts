/** What runs in the report's page: it shows what it is given, stays where it was, and tells which place is asked for. */

interface Editor {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
}

declare function acquireVsCodeApi(): Editor;

/** What is kept while the page is hidden or the window is loaded again. */
interface Kept {
  /** The manifest that the report is about. */
  readonly uri: string;
  readonly anchor: Anchor | undefined;
}

/** Where a reader is: how far below the top of the page something with an id stands. */
interface Anchor {
  readonly id: string;
  readonly top: number;
}

const editor = acquireVsCodeApi();
const uri = document.body.dataset["uri"] ?? "";
let kept = keptFrom(editor.getState());

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (typeof data !== "object" || data === null) return;
  const { kind, body } = data as { readonly kind?: unknown; readonly body?: unknown };
  if (kind === "report" && typeof body === "string") show(body);
});

document.addEventListener(
  "click",
  (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-range]") : null;
    const range = link?.getAttribute("data-range")?.split(",").map(Number);
    if (!range) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    editor.postMessage({ kind: "reveal", range });
  },
  true,
);

window.addEventListener("scroll", () => {
  requestAnimationFrame(() => keep(anchorNow()));
});

editor.postMessage({ kind: "ready" });

/** Puts a report in the place of the one before, without moving what somebody reads. */
function show(body: string): void {
  const isFirst = document.querySelector("main") === null;
  const anchor = isFirst ? kept?.anchor : anchorNow();
  const focused = focusable().indexOf(document.activeElement ?? document.body);
  const page = new DOMParser().parseFromString(body, "text/html");
  document.body.replaceChildren(...page.body.childNodes);
  if (focused >= 0) {
    const next = focusable()[focused];
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }
  const target = anchor === undefined ? null : document.getElementById(anchor.id);
  if (anchor && target) window.scrollBy(0, target.getBoundingClientRect().top - anchor.top);
  keep(anchor);
}

function focusable(): readonly Element[] {
  return [...document.querySelectorAll("a[href], [tabindex]")];
}

/** The last thing with an id that begins above what is in sight. */
function anchorNow(): Anchor | undefined {
  const tops = [...document.querySelectorAll("h1[id], h2[id]")].map((heading): Anchor => ({
    id: heading.id,
    top: heading.getBoundingClientRect().top,
  }));
  return tops.filter(({ top }) => top <= 40).at(-1) ?? tops[0];
}

function keep(anchor: Anchor | undefined): void {
  kept = { uri, anchor };
  editor.setState(kept);
}

function keptFrom(state: unknown): Kept | undefined {
  if (typeof state !== "object" || state === null) return undefined;
  const { uri: known, anchor } = state as Partial<Kept>;
  return known === uri ? { uri, anchor: anchor && { id: anchor.id, top: anchor.top } } : undefined;
}
