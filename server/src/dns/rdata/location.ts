/** LOC records: a place on earth (RFC 1876). */
import { failedData, isMapping, type Parsed } from "../field-reader";
import { splitFields, type OctetString } from "../presentation";
import { quoted } from "../../text/quote";
import { numberOctets, WireCursor } from "./octets";

export interface LocationData {
  readonly type: "LOC";
  /** Thousandths of a second of arc, north of the equator. */
  readonly latitude: number;
  /** Thousandths of a second of arc, east of Greenwich. */
  readonly longitude: number;
  /** Centimetres above the WGS 84 ellipsoid. */
  readonly altitude: number;
  /** The diameter of the place and the precision of its position, in centimetres, as far as one digit holds them. */
  readonly size: number;
  readonly horizontalPrecision: number;
  readonly verticalPrecision: number;
}

const equator = 2 ** 31;
const centimetresBelow = 10_000_000;
const highestAltitude = 4_284_967_295;
const highestPrecision = 9_000_000_000;
const defaults = { size: "1m", horizontalPrecision: "10000m", verticalPrecision: "10m" };

const mappingKeys = [
  ["lat_degrees", "lat_minutes", "lat_seconds", "lat_direction"],
  ["long_degrees", "long_minutes", "long_seconds", "long_direction"],
  ["altitude", "size", "precision_horz", "precision_vert"],
].flat();

/** Reads a LOC value in presentation format, or octoDNS's mapping with its numbers of degrees and metres. */
export function parseLocationData(value: unknown): Parsed<LocationData> {
  if (isMapping(value)) return fromMapping(value);
  if (typeof value !== "string") return failedData(`expected ${mappingKeys.join(", ")}`);
  const split = splitFields(value);
  if (!split.ok) return failedData(`${quoted(value)} cannot be read: ${split.reason}`);
  return parseWords(split.fields.map((field) => field.raw));
}

function fromMapping(value: Readonly<Record<string, unknown>>): Parsed<LocationData> {
  const words: string[] = [];
  for (const key of mappingKeys) {
    const field = value[key];
    if (typeof field !== "string" && typeof field !== "number") return failedData(`${key} is missing`, key);
    words.push(String(field));
  }
  return parseWords(words);
}

function parseWords(words: readonly string[]): Parsed<LocationData> {
  const rest = [...words];
  const latitude = takeAngle(rest, { highest: 90, positive: "N", negative: "S" });
  if (typeof latitude === "string") return failedData(latitude);
  const longitude = takeAngle(rest, { highest: 180, positive: "E", negative: "W" });
  if (typeof longitude === "string") return failedData(longitude);
  const [altitudeWord = "", size, horizontalPrecision, verticalPrecision, ...tooMany] = rest;
  const altitude = centimetres(altitudeWord, { lowest: -centimetresBelow, highest: highestAltitude });
  if (altitude === undefined) return failedData(`${quoted(altitudeWord)} is not an altitude in metres`);
  if (tooMany.length > 0) return failedData(`${quoted(tooMany.join(" "))} stands behind the last precision`);
  const sizes = { ...defaults, ...defined({ size, horizontalPrecision, verticalPrecision }) };
  const read = Object.entries(sizes).map(
    ([key, word]) => [key, word, centimetres(word, { lowest: 0, highest: highestPrecision })] as const,
  );
  const wrong = read.find(([, , length]) => length === undefined);
  if (wrong !== undefined) return failedData(`${quoted(wrong[1])} is not a size or precision in metres`);
  const [sizeLength = 0, horizontal = 0, vertical = 0] = read.map(([, , length]) => oneDigit(length ?? 0));
  return {
    ok: true,
    data: {
      type: "LOC",
      latitude,
      longitude,
      altitude,
      size: sizeLength,
      horizontalPrecision: horizontal,
      verticalPrecision: vertical,
    },
  };
}

function defined(words: Readonly<Record<string, string | undefined>>): Partial<typeof defaults> {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined));
}

interface AngleForm {
  /** In degrees. */
  readonly highest: number;
  readonly positive: string;
  readonly negative: string;
}

/** Takes degrees, minutes and seconds up to the direction off the front; gives thousandths of a second, or a reason. */
function takeAngle(words: string[], form: AngleForm): number | string {
  const end = words.findIndex((word) => /^[NSEW]$/.test(word));
  const angle = words.splice(0, end + 1);
  const direction = angle.pop();
  const [degrees = "", minutes = "0", seconds = "0"] = angle;
  const isWritten =
    (direction === form.positive || direction === form.negative) &&
    angle.length <= 3 &&
    /^\d{1,9}$/.test(degrees) &&
    /^\d{1,9}$/.test(minutes) &&
    /^\d{1,9}(?:\.\d{1,3})?$/.test(seconds);
  const thousandths = Math.round((Number(degrees) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  if (!isWritten || Number(minutes) >= 60 || Number(seconds) >= 60 || thousandths > form.highest * 3_600_000)
    return `expected an angle of at most ${form.highest} degrees: degrees, minutes, seconds and ${form.positive} or ${form.negative}`;
  return direction === form.positive ? thousandths : 0 - thousandths;
}

function centimetres(word: string, range: { lowest: number; highest: number }): number | undefined {
  if (!/^-?\d{1,16}(?:\.\d{1,2})?m?$/.test(word)) return undefined;
  const value = Math.round(Number(word.replace("m", "")) * 100) + 0;
  return value >= range.lowest && value <= range.highest ? value : undefined;
}

/** The record holds one digit and a power of ten; what is behind the first digit is lost. */
function oneDigit(length: number): number {
  const power = 10 ** Math.max(0, String(length).length - 1);
  return Math.floor(length / power) * power;
}

/** Writes a LOC value in presentation format. */
export function formatLocationData(data: LocationData): string {
  const lengths = [data.size, data.horizontalPrecision, data.verticalPrecision].map(formatPrecision);
  const altitude = `${(data.altitude / 100).toFixed(2)}m`;
  return [
    formatAngle(data.latitude, "N", "S"),
    formatAngle(data.longitude, "E", "W"),
    altitude,
    ...lengths,
  ].join(" ");
}

function formatAngle(thousandths: number, positive: string, negative: string): string {
  const size = Math.abs(thousandths);
  const seconds = ((size % 60_000) / 1000).toFixed(3);
  const direction = thousandths < 0 ? negative : positive;
  return `${Math.floor(size / 3_600_000)} ${Math.floor(size / 60_000) % 60} ${seconds} ${direction}`;
}

function formatPrecision(length: number): string {
  return length >= 100 ? `${length / 100}m` : `${(length / 100).toFixed(2)}m`;
}

/** The data on the wire (RFC 1876 section 2). */
export function encodeLocationData(data: LocationData): OctetString {
  return [
    numberOctets(0, 1),
    ...[data.size, data.horizontalPrecision, data.verticalPrecision].map(encodePrecision),
    numberOctets(equator + data.latitude, 4),
    numberOctets(equator + data.longitude, 4),
    numberOctets(centimetresBelow + data.altitude, 4),
  ].join("");
}

function encodePrecision(length: number): OctetString {
  const exponent = String(length).length - 1;
  return numberOctets(Math.floor(length / 10 ** exponent) * 16 + exponent, 1);
}

/** Reads the data back; `undefined` where the octets are no LOC data of version 0. */
export function decodeLocationData(octets: OctetString): LocationData | undefined {
  const wire = new WireCursor(octets);
  if (octets.length !== 16 || wire.number(1) !== 0) return undefined;
  const [size, horizontalPrecision, verticalPrecision] = [1, 2, 3].map(() =>
    decodePrecision(wire.number(1) ?? 0),
  );
  const latitude = (wire.number(4) ?? 0) - equator;
  const longitude = (wire.number(4) ?? 0) - equator;
  const altitude = (wire.number(4) ?? 0) - centimetresBelow;
  if (size === undefined || horizontalPrecision === undefined || verticalPrecision === undefined)
    return undefined;
  if (Math.abs(latitude) > 90 * 3_600_000 || Math.abs(longitude) > 180 * 3_600_000) return undefined;
  return { type: "LOC", latitude, longitude, altitude, size, horizontalPrecision, verticalPrecision };
}

function decodePrecision(octet: number): number | undefined {
  const [digit, exponent] = [octet >> 4, octet & 15];
  return digit > 9 || exponent > 9 ? undefined : digit * 10 ** exponent;
}
