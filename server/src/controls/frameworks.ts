import type { ControlReference, Framework, FrameworkInfo } from "./types";

const publications: Readonly<Record<Framework, Omit<FrameworkInfo, "id">>> = {
  "nist-csf-2.0": {
    name: "NIST Cybersecurity Framework",
    version: "2.0",
    href: "https://doi.org/10.6028/NIST.CSWP.29",
  },
  "owasp-nhi-2025": {
    name: "OWASP Non-Human Identities Top 10",
    version: "2025",
    href: "https://owasp.org/www-project-non-human-identities-top-10/2025/",
  },
  "nist-800-53-r5": {
    name: "NIST SP 800-53",
    version: "Rev. 5",
    href: "https://doi.org/10.6028/NIST.SP.800-53r5",
  },
  "nist-ai-rmf-1.0": {
    name: "NIST AI Risk Management Framework",
    version: "1.0",
    href: "https://doi.org/10.6028/NIST.AI.100-1",
  },
  "nist-csf-1.1": {
    name: "NIST Cybersecurity Framework",
    version: "1.1",
    href: "https://doi.org/10.6028/NIST.CSWP.6",
  },
};

/** Every framework that can be cited, in the order in which choices are offered. */
export const frameworks: readonly FrameworkInfo[] = Object.keys(publications)
  .filter(isFramework)
  .map(frameworkInfo);

/** Whether the text is the name of a framework, written exactly as manifests write it. */
export function isFramework(text: string): text is Framework {
  return Object.hasOwn(publications, text);
}

/** The publication behind a framework name. */
export function frameworkInfo(framework: Framework): FrameworkInfo {
  return { id: framework, ...publications[framework] };
}

/**
 * Splits `nist-csf-2.0:PR.AA-05` at its first colon. Gives `undefined` where the framework is not known or the id is empty;
 * whether the id exists is for `classifyId` to say.
 */
export function parseControlReference(text: string): { framework: Framework; id: string } | undefined {
  const colon = text.indexOf(":");
  const framework = text.slice(0, colon);
  const id = text.slice(colon + 1).trim();
  return colon > 0 && id !== "" && isFramework(framework) ? { framework, id } : undefined;
}

/** Writes a framework and an id as one reference; the inverse of `parseControlReference`. */
export function controlReference(framework: Framework, id: string): ControlReference {
  return `${framework}:${id}`;
}
