import assert from "node:assert/strict";
import {
  relevantCaa,
  restrictingProperties,
  unknownCriticalProperties,
  type RelevantCaa,
} from "../../server/src/dns/caa-tree";
import type { DomainName } from "../../server/src/dns/name";
import { readZoneFile } from "../../server/src/dns/zone-file/read";
import { caaFromZones } from "../../server/src/dns/zone/caa-lookup";
import type { Zone } from "../../server/src/dns/zone/zone";
import { name } from "../dns/names";

/** The oracle here is RFC 8659 itself: what each section says, written down as questions and answers. */
interface Expectation {
  readonly section: string;
  readonly says: string;
  /** Zone files by the names of their zones; the name `.` stands for the whole tree, so that nothing is unknown. */
  readonly zones: Readonly<Record<string, string>>;
  readonly asked: string;
  /** Where the climb ends: the name with the records, `none`, or `unknown at NAME`. */
  readonly found: string;
  /** The values that restrict who may issue. */
  readonly restricting?: readonly string[];
  /** Tags of critical properties that an authority may not know. */
  readonly critical?: readonly string[];
}

const everywhere = (text: string): Readonly<Record<string, string>> => ({ ".": text });

const table: readonly Expectation[] = [
  {
    section: "3",
    says: "the climb from x.y.z asks x.y.z, y.z and z, never the root",
    zones: everywhere('. CAA 0 issue "root.example"\nx.y.z. A 192.0.2.1\n'),
    asked: "x.y.z",
    found: "none",
  },
  {
    section: "3",
    says: "the climb from a.b.c stops at b.c, which has records",
    zones: everywhere('b.c. CAA 0 issue "ca.example"\nc. CAA 0 issue "other.example"\na.b.c. A 192.0.2.1\n'),
    asked: "a.b.c",
    found: "b.c",
    restricting: ["ca.example"],
  },
  {
    section: "3",
    says: "records at the name itself hide those above",
    zones: everywhere('a.b.c. CAA 0 issue ";"\nb.c. CAA 0 issue "ca.example"\n'),
    asked: "a.b.c",
    found: "a.b.c",
    restricting: [";"],
  },
  {
    section: "3",
    says: "a wildcard name *.x starts at x",
    zones: everywhere('b.c. CAA 0 issue "ca.example"\n*.b.c. CAA 0 issue "other.example"\n'),
    asked: "*.b.c",
    found: "b.c",
    restricting: ["ca.example"],
  },
  {
    section: "3",
    says: "any CAA record ends the climb, even one that restricts nobody",
    zones: everywhere('a.b.c. CAA 0 iodef "mailto:pki@b.c"\nb.c. CAA 0 issue "ca.example"\n'),
    asked: "a.b.c",
    found: "a.b.c",
    restricting: [],
  },
  {
    section: "3",
    says: "names that do not exist have no records, and the climb goes on",
    zones: everywhere('c. CAA 0 issue "ca.example"\n'),
    asked: "no.such.name.c",
    found: "c",
    restricting: ["ca.example"],
  },
  {
    section: "3",
    says: "DNS answers for the name, so a wildcard record in the DNS answers where nothing else does",
    zones: everywhere('*.b.c. CAA 0 issue "wild.example"\nb.c. CAA 0 issue "ca.example"\n'),
    asked: "a.b.c",
    found: "a.b.c",
    restricting: ["wild.example"],
  },
  {
    section: "3",
    says: "an alias at the name is followed, as for every DNS question",
    zones: everywhere(
      'www.b.c. CNAME host.d.\nhost.d. CAA 0 issue "target.example"\nb.c. CAA 0 issue "ca.example"\n',
    ),
    asked: "www.b.c",
    found: "www.b.c",
    restricting: ["target.example"],
  },
  {
    section: "3",
    says: "where the target has no records, the climb goes on above the alias, not above the target",
    zones: everywhere(
      'www.b.c. CNAME host.d.\nhost.d. A 192.0.2.1\nd. CAA 0 issue "target.example"\nb.c. CAA 0 issue "ca.example"\n',
    ),
    asked: "www.b.c",
    found: "b.c",
    restricting: ["ca.example"],
  },
  {
    section: "3",
    says: "an alias above the name is followed at its turn",
    zones: everywhere('b.c. CNAME d.\nd. CAA 0 issue "target.example"\nc. CAA 0 issue "ca.example"\n'),
    asked: "a.b.c",
    found: "b.c",
    restricting: ["target.example"],
  },
  {
    section: "3",
    says: "a DNAME redirects what lies below it",
    zones: everywhere('b.c. DNAME d.\nx.d. CAA 0 issue "target.example"\n'),
    asked: "x.b.c",
    found: "x.b.c",
    restricting: ["target.example"],
  },
  {
    section: "3",
    says: "a lookup without an answer is no permission: here a loop of aliases",
    zones: everywhere('a.c. CNAME b.c.\nb.c. CNAME a.c.\nc. CAA 0 issue "ca.example"\n'),
    asked: "a.c",
    found: "unknown at a.c",
  },
  {
    section: "3",
    says: "what lies outside the zones at hand is unknown, above their apex",
    zones: { "b.c": "@ A 192.0.2.1\n" },
    asked: "a.b.c",
    found: "unknown at c",
  },
  {
    section: "3",
    says: "what lies behind a delegation is unknown",
    zones: { "b.c": '@ CAA 0 issue "ca.example"\nsub NS ns.example.\n' },
    asked: "www.sub.b.c",
    found: "unknown at www.sub.b.c",
  },
  {
    section: "3",
    says: "the climb goes from the zone behind a delegation to the one above it",
    zones: { "b.c": '@ CAA 0 issue "ca.example"\nsub NS ns.example.\n', "sub.b.c": "www A 192.0.2.1\n" },
    asked: "www.sub.b.c",
    found: "b.c",
    restricting: ["ca.example"],
  },
  {
    section: "3",
    says: "an alias into a zone that is not at hand is unknown",
    zones: { "b.c": '@ CAA 0 issue "ca.example"\nwww CNAME host.d.\n' },
    asked: "www.b.c",
    found: "unknown at www.b.c",
  },
  {
    section: "4.1",
    says: "a critical property of an unknown tag keeps everyone from issuing who does not know it",
    zones: everywhere(
      'c. CAA 0 issue "ca.example"\nc. CAA 128 tbs "unknown"\nc. CAA 128 issue "ca2.example"\nc. CAA 0 later "x"\n',
    ),
    asked: "c",
    found: "c",
    restricting: ["ca.example", "ca2.example"],
    critical: ["tbs"],
  },
  {
    section: "4.2",
    says: "several issue properties each allow one authority",
    zones: everywhere('c. CAA 0 issue "ca1.example"\nc. CAA 0 issue "ca2.example"\n'),
    asked: "c",
    found: "c",
    restricting: ["ca1.example", "ca2.example"],
  },
  {
    section: "4.2",
    says: "tags compare without regard to case",
    zones: everywhere('c. CAA 0 Issue "ca.example"\n'),
    asked: "c",
    found: "c",
    restricting: ["ca.example"],
  },
  {
    section: "4.3",
    says: "issuewild counts for wildcard names in place of issue",
    zones: everywhere('c. CAA 0 issue "ca1.example"\nc. CAA 0 issuewild "ca2.example"\n'),
    asked: "*.c",
    found: "c",
    restricting: ["ca2.example"],
  },
  {
    section: "4.3",
    says: "issuewild does not count for other names",
    zones: everywhere('c. CAA 0 issue "ca1.example"\nc. CAA 0 issuewild "ca2.example"\n'),
    asked: "www.c",
    found: "c",
    restricting: ["ca1.example"],
  },
  {
    section: "4.3",
    says: "issue counts for wildcard names where there is no issuewild",
    zones: everywhere('c. CAA 0 issue "ca1.example"\n'),
    asked: "*.c",
    found: "c",
    restricting: ["ca1.example"],
  },
  {
    section: "4.3",
    says: "issuewild alone restricts nobody but for wildcard names",
    zones: everywhere('c. CAA 0 issuewild ";"\n'),
    asked: "www.c",
    found: "c",
    restricting: [],
  },
];

function zonesOf(texts: Readonly<Record<string, string>>): Zone[] {
  return Object.entries(texts).map(([apex, text]) => {
    const { zone, problems } = readZoneFile(`$TTL 60\n${text}`, { apex: name(apex), file: apex });
    assert.deepEqual(problems, []);
    return zone;
  });
}

function shown(found: RelevantCaa): string {
  return found.kind === "records" ? found.at : found.kind === "none" ? "none" : `unknown at ${found.at}`;
}

describe("the climb for CAA records, against RFC 8659", () => {
  for (const row of table)
    it(`section ${row.section}: ${row.says}`, () => {
      const asked: DomainName = name(row.asked);
      const found = relevantCaa(asked, caaFromZones(zonesOf(row.zones)));
      assert.equal(shown(found), row.found);
      const records = found.kind === "records" ? found.records : [];
      assert.deepEqual(
        restrictingProperties(records, asked).map(({ value }) => value),
        row.restricting ?? [],
      );
      assert.deepEqual(
        unknownCriticalProperties(records).map(({ tag }) => tag),
        row.critical ?? [],
      );
    });
});
