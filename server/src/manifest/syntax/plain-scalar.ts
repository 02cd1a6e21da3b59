/** The value of a plain scalar under the core schema of YAML 1.2 (section 10.3.2). */
export function plainValue(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Digits, signs and the dot may begin numbers; of the letters only those of the few words of the schema count.
  if ((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e)
    return numberOf(text) ?? text;
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
    default:
      return text;
  }
}

const DECIMAL = /^[-+]?[0-9]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/;

function numberOf(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  if (FLOAT.test(text)) return Number(text);
  if (text.startsWith("0o") && /^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (text.startsWith("0x") && /^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (INFINITY.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : undefined;
}
