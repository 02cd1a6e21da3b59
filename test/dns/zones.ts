import { readZoneFile, type ZoneReading } from "../../server/src/dns/zone-file/read";
import type { IncludedFile, ZoneFileOptions } from "../../server/src/dns/zone-file/options";
import { canonicalZoneText } from "../../server/src/dns/zone/canonical";
import { name } from "./names";

/** Reads a zone named example.com from these files, `zone` first. */
export function readFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<ZoneFileOptions> = {},
): ZoneReading {
  const include = (path: string): IncludedFile => {
    const text = Object.hasOwn(files, path) ? files[path] : undefined;
    return text === undefined
      ? { ok: false, reason: "there is no such file" }
      : { ok: true, file: path, text };
  };
  return readZoneFile(files.zone ?? "", { apex: name("example.com"), file: "zone", include, ...options });
}

export function readText(zone: string, options: Partial<ZoneFileOptions> = {}): ZoneReading {
  return readFiles({ zone }, options);
}

/** The records as canonical lines, without the class and the name of the zone at their owners. */
export function lines({ zone }: Pick<ZoneReading, "zone">): string[] {
  return canonicalZoneText(zone)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line
        .replace(" IN ", " ")
        .replace(/^example\.com\. /, "@ ")
        .replace(/^(\S+)\.example\.com\. /, "$1 "),
    );
}

/** The problems as `LINE SEVERITY CODE: REASON`, the line counted from one. */
export function complaints({ problems }: Pick<ZoneReading, "problems">): string[] {
  return problems.map(({ place, severity, code, reason }) => {
    const where = place.kind === "text" ? `${place.file}:${place.line + 1}` : place.path.join("/");
    return `${where} ${severity} ${code}: ${reason}`;
  });
}
