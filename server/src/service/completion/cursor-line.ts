/** What is being written at the cursor, as far as its own line tells: YAML's quoting, comments and brackets, no tree. */

export type Quote = '"' | "'";

/** A bracket that closes a flow collection. */
export type Closer = "]" | "}";

/** The piece of a line that an accepted completion replaces. Columns are UTF-16 units from the start of the line. */
export interface Slot {
  readonly start: number;
  readonly end: number;
  /** What stands before it: nothing, the dash of a list item, the colon of a key, or something in a flow collection. */
  readonly after: "line-start" | "dash" | "colon" | "flow";
  /** The quotes around it; the slot itself is what stands between them. */
  readonly quote: Quote | undefined;
  /** Whether the closing quote is not written yet. */
  readonly isQuoteOpen: boolean;
  /** Whether a colon follows, so that it is the name of a key already. */
  readonly hasColon: boolean;
  /** Whether it begins as a wildcard does, which YAML takes for an alias as long as it stands without quotes. */
  readonly isStar: boolean;
  /** Where the flow collection begins that the slot stands in; the start of the line where it began further up. */
  readonly flowStart?: number;
  /** What has to be put in front: a space after `key:`, `-` and a comma. */
  readonly lead: "" | " ";
}

/** A line with the cursor in it. */
interface Line {
  readonly text: string;
  readonly cursor: number;
}

/**
 * Finds the slot at the cursor. Undefined where nothing can be completed: in comments, in indentation made of tabs, on
 * document markers, behind closed quotes and brackets, in anchors, aliases and tags.
 *
 * @param text the line without its line break
 * @param flowDepth how many flow collections are open where the line begins
 */
export function slotAt(text: string, cursor: number, flowDepth: number): Slot | undefined {
  const line: Line = { text, cursor };
  const indentation = /^[ \t]*/.exec(text)?.[0] ?? "";
  if (indentation.includes("\t")) return undefined;
  if (flowDepth > 0) return inFlow(line, 0, flowDepth);
  if (NO_CONTENT.test(text)) return undefined;
  return blockSlot(line, indentation.length);
}

/** Document markers, directives, keys that begin with `?`, and what a merge conflict leaves behind. */
const NO_CONTENT = /^(?:(?:---|\.\.\.|\s*\?)(?:\s|$)|%|<{7} |\|{7} |={7}$|>{7} )/;

/** Steps over the dashes at the start of a line to what they hold. */
function blockSlot(line: Line, indentation: number): Slot | undefined {
  let at = indentation;
  let after: Slot["after"] = "line-start";
  while (line.text.charAt(at) === "-" && isBlankAt(line.text, at + 1)) {
    if (line.cursor <= at) return undefined;
    if (line.cursor === at + 1)
      return isRestBlank(line.text, at + 1) ? emptySlot(line, "dash", " ") : undefined;
    at = skipBlanks(line.text, at + 1);
    after = "dash";
  }
  return nodeSlot(line, at, after);
}

/** The slot in a key or value that starts at `at`, in block style. */
function nodeSlot(line: Line, at: number, after: Slot["after"]): Slot | undefined {
  const { text, cursor } = line;
  if (cursor < at || at >= text.length)
    return isRestBlank(text, cursor) ? emptySlot(line, after, "") : undefined;
  switch (text.charAt(at)) {
    case "&":
    case "!": {
      const end = endOfWord(text, at);
      return cursor <= end ? undefined : nodeSlot(line, skipBlanks(text, end), after);
    }
    case "*":
      return isWildcardAt(text, at) ? plainSlot(line, at, after) : undefined;
    case "#":
    case "|":
    case ">":
      return undefined;
    case "[":
    case "{":
      return inFlow(line, at, 0);
    case '"':
    case "'":
      return quotedSlot(line, at, after);
    default:
      return plainSlot(line, at, after);
  }
}

function plainSlot(line: Line, at: number, after: Slot["after"]): Slot | undefined {
  const { text, cursor } = line;
  const stop = endOfPlain(text, at, after !== "colon");
  if (text.charAt(stop) === ":") {
    if (cursor <= stop) return { ...slot(at, stop, after), hasColon: true };
    return valueSlot(line, stop);
  }
  if (cursor > stop) return undefined;
  return {
    ...slot(at, Math.max(trimmedEnd(text, at, stop), cursor), after),
    isStar: isWildcardAt(text, at),
  };
}

/** `*` and `*.example.com`: no alias has such a name, or none yet. */
function isWildcardAt(text: string, at: number): boolean {
  return /^\*(?:[.,\]}\s]|$)/.test(text.slice(at, at + 2));
}

/** The slot behind the colon of a key. */
function valueSlot(line: Line, colon: number): Slot | undefined {
  const { text, cursor } = line;
  if (cursor === colon + 1) return isRestBlank(text, cursor) ? emptySlot(line, "colon", " ") : undefined;
  return nodeSlot(line, skipBlanks(text, colon + 1), "colon");
}

function quotedSlot(line: Line, at: number, after: Slot["after"]): Slot | undefined {
  const { text, cursor } = line;
  if (cursor <= at) return undefined;
  const quote: Quote = text.charAt(at) === '"' ? '"' : "'";
  const close = closingQuote(text, at, quote);
  if (close === undefined) return { ...slot(at + 1, cursor, after), quote, isQuoteOpen: true };
  const next = skipBlanks(text, close + 1);
  const isKey =
    after !== "colon" && text.charAt(next) === ":" && (after === "flow" || isBlankAt(text, next + 1));
  if (cursor <= close) return { ...slot(at + 1, close, after), quote, hasColon: isKey };
  return isKey && cursor > next && after !== "flow" ? valueSlot(line, next) : undefined;
}

function inFlow(line: Line, from: number, depth: number): Slot | undefined {
  const found = flowSlot(line, from, depth);
  return found && { ...found, flowStart: from };
}

/** The slot in a flow collection, from `from` on; undefined behind the bracket that closes the outermost one. */
function flowSlot(line: Line, from: number, depth: number): Slot | undefined {
  const { text, cursor } = line;
  let open = depth;
  let at = from;
  while (at <= text.length) {
    const next = skipBlanks(text, at);
    if (cursor >= at && cursor <= next && /^(?:[,\]}]|$|#)/.test(text.slice(next, next + 1))) {
      return text.charAt(cursor) === "#" ? undefined : emptySlot(line, "flow", leadInFlow(text, cursor));
    }
    if (cursor < next) return undefined;
    const character = text.charAt(next);
    if (character === "" || character === "#") return undefined;
    if (/[[\]{},:]/.test(character)) {
      open += /[[{]/.test(character) ? 1 : /[\]}]/.test(character) ? -1 : 0;
      if (open === 0) return undefined;
      at = next + 1;
      continue;
    }
    const end = endOfFlowToken(text, next);
    if (cursor <= end.reach) return flowTokenSlot(line, next, end);
    at = end.stop;
  }
  return undefined;
}

/**
 * What would close the flow collections that are still open at the end of a line, and where it would have to stand.
 *
 * @param from where the outermost of them begins in the line
 * @param open those that are open there already
 */
export function closersAtEnd(
  text: string,
  from: number,
  open: readonly Closer[],
): { readonly closers: string; readonly at: number } {
  const closers = [...open];
  let end = from;
  for (let at = skipBlanks(text, from); at < text.length; at = skipBlanks(text, end)) {
    const character = text.charAt(at);
    if (character === "#") break;
    if (character === "[" || character === "{") closers.push(character === "[" ? "]" : "}");
    else if (character === "]" || character === "}") closers.pop();
    end = /[[\]{},:]/.test(character) ? at + 1 : Math.max(endOfFlowToken(text, at).end, at + 1);
  }
  return { closers: closers.reverse().join(""), at: end };
}

interface FlowTokenEnd {
  /** Where the token's own characters end. */
  readonly end: number;
  /** How far a cursor still belongs to it: blanks behind a plain text do. */
  readonly reach: number;
  /** Where what follows begins. */
  readonly stop: number;
}

function endOfFlowToken(text: string, at: number): FlowTokenEnd {
  const first = text.charAt(at);
  if (first === '"' || first === "'") {
    const close = closingQuote(text, at, first);
    const end = close === undefined ? text.length : close + 1;
    return { end, reach: close ?? text.length, stop: end };
  }
  if (/[&*!]/.test(first)) {
    const end = endOfWord(text, at, true);
    return { end, reach: end, stop: end };
  }
  let stop = at;
  while (stop < text.length && !endsFlowPlain(text, stop)) stop++;
  return { end: trimmedEnd(text, at, stop), reach: stop, stop };
}

function flowTokenSlot(line: Line, at: number, { end, stop }: FlowTokenEnd): Slot | undefined {
  const { text, cursor } = line;
  if (/["']/.test(text.charAt(at))) return quotedSlot(line, at, "flow");
  if (/[&*!]/.test(text.charAt(at)) && !isWildcardAt(text, at)) return undefined;
  const lead = cursor === at ? leadInFlow(text, cursor) : "";
  return {
    ...slot(at, Math.max(end, cursor), "flow"),
    isStar: isWildcardAt(text, at),
    hasColon: text.charAt(stop) === ":",
    lead,
  };
}

function endsFlowPlain(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (/[[\]{},]/.test(character)) return true;
  if (character === ":") return /^(?:[\s,[\]{}]|$)/.test(text.slice(at + 1, at + 2));
  return character === "#" && /\s/.test(text.charAt(at - 1));
}

function leadInFlow(text: string, cursor: number): "" | " " {
  return /[,:]/.test(text.charAt(cursor - 1)) ? " " : "";
}

/** Where a plain text in block style ends: at the colon of a key, before a comment, at the end of the line. */
function endOfPlain(text: string, at: number, mayBeKey: boolean): number {
  for (let end = at; end < text.length; end++) {
    const character = text.charAt(end);
    if (mayBeKey && character === ":" && isBlankAt(text, end + 1)) return end;
    if (character === "#" && /\s/.test(text.charAt(end - 1))) return end;
  }
  return text.length;
}

function closingQuote(text: string, at: number, quote: Quote): number | undefined {
  for (let end = at + 1; end < text.length; end++) {
    const character = text.charAt(end);
    if (quote === '"' && character === "\\") end++;
    else if (character === quote) {
      if (quote === '"' || text.charAt(end + 1) !== "'") return end;
      end++;
    }
  }
  return undefined;
}

function slot(start: number, end: number, after: Slot["after"]): Slot {
  return {
    start,
    end,
    after,
    quote: undefined,
    isQuoteOpen: false,
    hasColon: false,
    isStar: false,
    lead: "",
  };
}

/** A slot in which nothing is written yet; blanks up to the end of the line belong to it. */
function emptySlot({ text, cursor }: Line, after: Slot["after"], lead: Slot["lead"]): Slot {
  const end = after !== "flow" && text.slice(cursor).trim() === "" ? text.length : cursor;
  return { ...slot(cursor, end, after), lead };
}

function isBlankAt(text: string, at: number): boolean {
  return at >= text.length || /[ \t]/.test(text.charAt(at));
}

/** Whether nothing but blanks and a comment follows. */
function isRestBlank(text: string, at: number): boolean {
  return /^\s*(?:$|(?<=\s)#)/.test(text.slice(at));
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && /[ \t]/.test(text.charAt(next))) next++;
  return next;
}

function endOfWord(text: string, at: number, inFlow = false): number {
  let end = at;
  while (end < text.length && !/\s/.test(text.charAt(end)) && !(inFlow && /[,[\]{}]/.test(text.charAt(end))))
    end++;
  return end;
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
