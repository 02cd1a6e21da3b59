// What the Visual Studio Marketplace, Open VSX and the npm registry ask of a package before they take it.
import { numbersOf } from "./changelog";
import type { RootManifest } from "./repository";

/** In pixels, https://code.visualstudio.com/api/references/extension-manifest */
const SMALLEST_ICON = 128;

/**
 * What package.json lacks to be published: a sentence for each fault.
 *
 * @param icon the octets of the file that `icon` names; undefined where there is none
 */
export function publishingFaults(manifest: RootManifest, icon: Uint8Array | undefined): readonly string[] {
  const faults: string[] = [];
  const { publisher, repository, version, license } = manifest;
  for (const key of ["displayName", "description", "publisher", "license", "icon"] as const)
    if (!manifest[key]?.trim()) faults.push(`package.json has no ${key}: write it.`);
  if (publisher?.trim() && !/^[a-z0-9][a-z0-9-]*$/i.test(publisher))
    faults.push(`"${publisher}" is no publisher: the Marketplace takes letters, digits and hyphens.`);
  if (license && /^(?:UNLICENSED|SEE LICENSE\b)/.test(license))
    faults.push(`"${license}" lets nobody use the package: name a licence by its SPDX identifier.`);
  if (!numbersOf(version))
    faults.push(`"${version}" is no version that the Marketplace takes: write three numbers, such as 1.2.3.`);
  if (!/^git\+https:\/\/[^/]+\/[^/]+\/[^/]+\.git$/.test(repository?.url ?? ""))
    faults.push("package.json has no repository.url of the form git+https://HOST/OWNER/NAME.git: write it.");
  if (!manifest.categories?.length) faults.push("package.json has no categories: name at least one.");
  if (manifest.icon) faults.push(...iconFaults(manifest.icon, icon));
  return faults;
}

function iconFaults(name: string, octets: Uint8Array | undefined): readonly string[] {
  if (!octets) return [`The icon ${name} does not exist: draw it.`];
  const size = pngSize(octets);
  if (!size) return [`The icon ${name} is no PNG, and the Marketplace takes nothing else.`];
  return size.width === size.height && size.width >= SMALLEST_ICON
    ? []
    : [
        `The icon ${name} has ${size.width} by ${size.height} pixels: make it a square of ${SMALLEST_ICON} or more.`,
      ];
}

/** In pixels; undefined for what is no PNG (RFC 2083 sections 3.1 and 4.1.1). */
export function pngSize(octets: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (octets.length < 24 || !signature.every((octet, index) => octets[index] === octet)) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
