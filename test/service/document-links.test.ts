import assert from "node:assert/strict";
import { documentLinks, evidencePaths, type LinkOptions } from "../../server/src/service/document-links";
import { manifestOf, wholeText } from "./change";

function links(text: string, options?: LinkOptions): readonly string[] {
  const manifest = manifestOf(wholeText(text));
  return documentLinks(manifest, options).map(
    ({ range, target }) => `${manifest.source.document.getText(range)} -> ${target ?? ""}`,
  );
}

describe("document links", () => {
  it("lead from the ticket to its page, where an address is set", () => {
    const ticketUrl = "https://tickets.example/browse/{ticket}";
    assert.deepEqual(links("ticket: CHG1", { ticketUrl }), ["CHG1 -> https://tickets.example/browse/CHG1"]);
    assert.deepEqual(links("ticket: a/b c$&", { ticketUrl: `${ticketUrl}?n={ticket}` }), [
      "a/b c$& -> https://tickets.example/browse/a%2Fb%20c%24%26?n=a%2Fb%20c%24%26",
    ]);
    assert.deepEqual(links("ticket: CHG1"), []);
    for (const wrong of ["", "https://tickets.example/", "javascript:alert({ticket})", "file:///{ticket}"])
      assert.deepEqual(links("ticket: CHG1", { ticketUrl: wrong }), [], wrong);
  });

  it("lead from evidence to its page, and to its file where there is one", () => {
    const evidence = (text: string): string => `rollback: {tested: {evidence: "${text}"}}`;
    assert.deepEqual(links(evidence("https://wiki.example/runs/1")), [
      '"https://wiki.example/runs/1" -> https://wiki.example/runs/1',
    ]);
    const files = new Map([["runs/1.md", "file:///changes/runs/1.md"]]);
    assert.deepEqual(links(evidence("runs/1.md"), { evidence: files }), [
      '"runs/1.md" -> file:///changes/runs/1.md',
    ]);
    assert.deepEqual(links(evidence("runs/2.md"), { evidence: files }), []);
    assert.deepEqual(links(evidence("see https://wiki.example")), []);
    assert.deepEqual(evidencePaths(manifestOf(wholeText(evidence("runs/1.md")))), ["runs/1.md"]);
    assert.deepEqual(evidencePaths(manifestOf(wholeText(evidence("https://wiki.example/a")))), []);
  });

  it("lead from a control to its official page", () => {
    const [link, ...more] = links(
      "controls: [{framework: nist-csf-2.0, id: PR.AA-05, why: a}, {framework: nist-csf-2.0, id: PR.XX-99}, {id: PR.AA-05}]",
    );
    assert.match(link ?? "", /^PR\.AA-05 -> https:\/\/.*nist\.gov/);
    assert.deepEqual(more, []);
  });
});
