import type { Framework } from "./types";

/** Longer texts are no ids; the bound keeps the work on hostile input small. */
const longestId = 64;

/**
 * Reads an id in any usual spelling and writes it as the framework does: `pr.aa-5` gives `PR.AA-05`, `NHI-03` gives
 * `NHI3:2025`, `Govern-1.1` gives `GOVERN 1.1`, `CM-3 (2)` gives `CM-3(2)`. Letters may be missing their separators or have
 * other ones, numbers may have or lack leading zeros; the numbers themselves stay. Gives `undefined` where the text has not
 * the shape of an id. Whether the id exists is not asked here.
 */
export function canonicalSpelling(framework: Framework, text: string): string | undefined {
  const folded = foldId(text);
  return folded.length > longestId ? undefined : readers[framework](folded);
}

/** Upper case, plain hyphens and blanks, nothing around the id. */
export function foldId(text: string): string {
  return text
    .slice(0, 4 * longestId)
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s\u00a0]+/g, " ")
    .replace(/^ | $|[.,;:] ?$/g, "")
    .toUpperCase();
}

/**
 * The SP 800-53 control or enhancement of which the text cites one part of the statement, as in `AC-2a.` or `AC-2(3)(b)`;
 * `undefined` where it cites no part.
 */
export function citedStatement(text: string): string | undefined {
  const whole = /^(.*\d\)?) ?\.?(?:\([A-Z]\)|[A-Z])\.?$/.exec(foldId(text))?.[1];
  return whole === undefined ? undefined : canonicalSpelling("nist-800-53-r5", whole);
}

const readers: Readonly<Record<Framework, (folded: string) => string | undefined>> = {
  "nist-csf-2.0": (folded) => readCsf(folded, 2),
  "nist-csf-1.1": (folded) => readCsf(folded, 1),
  "owasp-nhi-2025": readNonHumanIdentityRisk,
  "nist-ai-rmf-1.0": readAiRmf,
  "nist-800-53-r5": readSp80053,
};

/** CSF 1.1 writes `PR.AC-4`, CSF 2.0 `PR.AA-05`; functions and categories have no number. */
function readCsf(folded: string, digits: number): string | undefined {
  const parts = /^([A-Z]{2})(?:[.\-_ ]?([A-Z]{2})(?:[.\-_ ]{0,2}0{0,2}(\d{1,2}))?)?$/.exec(folded);
  if (parts === null) return undefined;
  const [, func = "", category, number] = parts;
  if (category === undefined) return func;
  return number === undefined
    ? `${func}.${category}`
    : `${func}.${category}-${withoutZeros(number).padStart(digits, "0")}`;
}

function readNonHumanIdentityRisk(folded: string): string | undefined {
  const number = /^NHI[-_ .:]?0{0,2}(\d{1,2})(?:[-_ .:/]\(?2025\)?)?$/.exec(folded)?.[1];
  return number === undefined ? undefined : `NHI${withoutZeros(number)}:2025`;
}

/** The short forms are those of the actions in NIST AI 600-1, such as GV-1.1-001. */
const aiRmfFunctions: Readonly<Record<string, string>> = {
  GV: "GOVERN",
  MP: "MAP",
  MS: "MEASURE",
  MG: "MANAGE",
};

function readAiRmf(folded: string): string | undefined {
  const parts =
    /^(GOVERN|MAP|MEASURE|MANAGE|GV|MP|MS|MG)(?:[-_ .:]{0,2}0?(\d{1,2})(?:[.\-_]0?(\d{1,2}))?)?$/.exec(
      folded,
    );
  if (parts === null) return undefined;
  const [, name = "", category, number] = parts;
  const func = aiRmfFunctions[name] ?? name;
  if (category === undefined) return func;
  const group = `${func} ${withoutZeros(category)}`;
  return number === undefined ? group : `${group}.${withoutZeros(number)}`;
}

/** Enhancements are written `(2)`; OSCAL writes them `.2`. */
function readSp80053(folded: string): string | undefined {
  const parts = /^([A-Z]{2})(?:[-_ .]?0?(\d{1,2})(?: ?\( ?0?(\d{1,2}) ?\)|\.0?(\d{1,2}))?)?$/.exec(folded);
  if (parts === null) return undefined;
  const [, family = "", number, inBrackets, afterDot] = parts;
  if (number === undefined) return family;
  const enhancement = inBrackets ?? afterDot;
  const base = `${family}-${withoutZeros(number)}`;
  return enhancement === undefined ? base : `${base}(${withoutZeros(enhancement)})`;
}

function withoutZeros(digits: string): string {
  return String(Number(digits));
}
