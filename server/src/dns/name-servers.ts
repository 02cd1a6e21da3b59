/** Which DNS providers answer at which name servers, as far as the names of these say it. */
import type { DomainName } from "./name";

/**
 * Patterns of the name servers that providers assign, by lego's provider codes. Only those are here whose names cannot be
 * taken for another provider's; name servers under names of one's own say nothing.
 */
const serversByProvider: Readonly<Record<string, RegExp>> = {
  azuredns: /^ns\d-\d+\.azure-dns\.(?:com|net|org|info)$/,
  cloudflare: /^[a-z]+\.ns\.cloudflare\.com$/,
  desec: /^ns[12]\.desec\.(?:io|org)$/,
  digitalocean: /^ns[123]\.digitalocean\.com$/,
  dnsimple: /^ns[1-4]\.dnsimple(?:-edge)?\.(?:com|net|org|io)$/,
  dnsmadeeasy: /^ns\d+\.dnsmadeeasy\.com$/,
  gcloud: /^ns-cloud-[a-e][1-4]\.googledomains\.com$/,
  hetzner: /^(?:helium|hydrogen|oxygen)\.ns\.hetzner\.(?:com|de)$/,
  linode: /^ns[1-5]\.linode\.com$/,
  ns1: /^dns[1-4]\.p\d+\.nsone\.net$/,
  ovh: /^d?ns\d+\.ovh\.(?:net|ca)$/,
  route53: /^ns-\d+\.awsdns-\d+\.(?:com|net|org|co\.uk)$/,
};

/** Whether a name server is one of a provider's; undefined where the provider's name servers are not known. */
export function isServedBy(server: DomainName, provider: string): boolean | undefined {
  const pattern = Object.hasOwn(serversByProvider, provider) ? serversByProvider[provider] : undefined;
  return pattern?.test(server);
}

/**
 * Providers that sign what they serve by themselves, with keys of their own, and serve no zone that came signed: two of
 * them, or one of them and another provider, never have the same keys.
 */
const signForThemselves: ReadonlySet<string> = new Set(["azuredns", "gcloud", "route53"]);

/** Whether a provider signs with keys of its own only. */
export function signsWithOwnKeys(provider: string): boolean {
  return signForThemselves.has(provider);
}
