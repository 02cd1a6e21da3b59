/**
 * The permissions of Google Cloud that touch zone data, registrations, resolvers and certificates, and the predefined
 * roles that hold them. Facts from the IAM permissions reference, the "Roles and permissions" pages of Cloud DNS,
 * Certificate Authority Service, Certificate Manager and Cloud Domains, and the public exports of the role catalogue.
 *
 * The documentation disagrees on `roles/dns.admin`: the page on permissions for single zones names it among the roles
 * that may set a zone's IAM policy, the role catalogue does not give it `dns.managedZones.setIamPolicy`. The catalogue
 * counts here.
 */
import type { Operation, Plane } from "../capability";

/**
 * What a permission is checked on. `record-set` and `zone` can be granted on one managed zone, `authority` on one CA
 * pool; `project` needs the project or something above it.
 */
export type GcpResource = "record-set" | "change" | "zone" | "project" | "authority";

/** One permission. */
export interface GcpPermission {
  readonly name: string;
  readonly plane: Plane;
  readonly operation: Operation;
  readonly resource: GcpResource;
}

type Row = readonly [plane: Plane, operation: Operation, resource: GcpResource, names: string];

const ROWS: readonly Row[] = [
  [
    "dns",
    "record-write",
    "record-set",
    "dns.resourceRecordSets.create dns.resourceRecordSets.update dns.resourceRecordSets.delete",
  ],
  ["dns", "record-write", "change", "dns.changes.create"],
  ["dns", "zone-admin", "zone", "dns.managedZones.delete"],
  // DNSSEC is a property of the managed zone: whoever updates the zone can switch it off.
  ["dns", "key-manage", "zone", "dns.managedZones.update"],
  ["dns", "zone-admin", "project", "dns.managedZones.create"],
  ["dns", "*", "zone", "dns.managedZones.setIamPolicy"],
  [
    "resolver",
    "trust-write",
    "project",
    `dns.policies.create dns.policies.update dns.policies.delete dns.responsePolicies.create
     dns.responsePolicies.update dns.responsePolicies.delete dns.responsePolicyRules.create
     dns.responsePolicyRules.update dns.responsePolicyRules.delete`,
  ],
  [
    "registrar",
    "registrar",
    "project",
    `domains.registrations.configureDns domains.registrations.configureManagement
     domains.registrations.configureContact domains.registrations.create domains.registrations.update
     domains.registrations.delete domains.registrations.setIamPolicy`,
  ],
  ["pki", "issue", "authority", "privateca.certificates.create privateca.certificates.createForSelf"],
  ["pki", "revoke", "authority", "privateca.certificates.update"],
  [
    "pki",
    "ca-admin",
    "authority",
    `privateca.caPools.update privateca.caPools.delete privateca.caPools.setIamPolicy
     privateca.certificateAuthorities.create privateca.certificateAuthorities.update
     privateca.certificateAuthorities.delete privateca.certificateAuthorities.setIamPolicy`,
  ],
  [
    "pki",
    "ca-admin",
    "project",
    `privateca.caPools.create privateca.certificateTemplates.create privateca.certificateTemplates.update
     privateca.certificateTemplates.delete privateca.certificateTemplates.setIamPolicy`,
  ],
  ["pki", "issue", "project", "publicca.externalAccountKeys.create certificatemanager.certs.create"],
  [
    "pki",
    "deploy",
    "project",
    `certificatemanager.certs.update certificatemanager.certs.delete certificatemanager.certmaps.create
     certificatemanager.certmaps.update certificatemanager.certmaps.delete certificatemanager.certmapentries.create
     certificatemanager.certmapentries.update certificatemanager.certmapentries.delete
     compute.sslCertificates.create compute.sslCertificates.delete`,
  ],
  [
    "pki",
    "trust-write",
    "project",
    "certificatemanager.trustconfigs.create certificatemanager.trustconfigs.update certificatemanager.trustconfigs.delete",
  ],
  [
    "dns",
    "*",
    "project",
    `resourcemanager.projects.setIamPolicy resourcemanager.folders.setIamPolicy
     resourcemanager.organizations.setIamPolicy`,
  ],
  [
    "dns",
    "read",
    "zone",
    "dns.managedZones.get dns.managedZones.list dns.resourceRecordSets.list dns.changes.get",
  ],
  [
    "pki",
    "read",
    "authority",
    "privateca.caPools.get privateca.certificates.get privateca.certificates.list",
  ],
];

/** Every permission that this product judges. */
export const GCP_PERMISSIONS: readonly GcpPermission[] = ROWS.flatMap(([plane, operation, resource, names]) =>
  names.split(/\s+/).map((name) => ({ name, plane, operation, resource })),
);

/** Permissions that let the holder give out roles, so that no other bound of the grant holds. */
export const GCP_GRANTING: ReadonlySet<string> = new Set(
  GCP_PERMISSIONS.filter(({ operation }) => operation === "*").map(({ name }) => name),
);

const DNS_EDIT = `dns.changes.* dns.resourceRecordSets.* dns.managedZones.create dns.managedZones.update
  dns.managedZones.delete dns.managedZones.get dns.managedZones.list dns.policies.* dns.responsePolicies.*
  dns.responsePolicyRules.*`;
const DNS_READ = "dns.managedZones.get dns.managedZones.list dns.resourceRecordSets.list dns.changes.get";
const CA_READ = "privateca.caPools.get privateca.certificates.get privateca.certificates.list";
const CA_MANAGE = `privateca.caPools.create privateca.caPools.update privateca.caPools.delete
  privateca.certificateAuthorities.create privateca.certificateAuthorities.update
  privateca.certificateAuthorities.delete privateca.certificateTemplates.create
  privateca.certificateTemplates.update privateca.certificateTemplates.delete privateca.certificates.update ${CA_READ}`;
const CERTIFICATE_MANAGER = `certificatemanager.certs.create certificatemanager.certs.update
  certificatemanager.certmaps.create certificatemanager.certmaps.update certificatemanager.certmapentries.create
  certificatemanager.certmapentries.update certificatemanager.trustconfigs.create
  certificatemanager.trustconfigs.update`;
const EDITOR = `${DNS_EDIT} ${CA_MANAGE} privateca.certificates.create privateca.certificates.createForSelf
  publicca.externalAccountKeys.create certificatemanager.* compute.sslCertificates.*`;

const ROLES: Readonly<Record<string, string>> = {
  "roles/owner": "*",
  "roles/admin": "*",
  "roles/editor": EDITOR,
  "roles/writer": EDITOR,
  "roles/viewer": `${DNS_READ} ${CA_READ}`,
  "roles/reader": `${DNS_READ} ${CA_READ}`,
  "roles/browser": "",
  "roles/dns.admin": DNS_EDIT,
  "roles/dns.editor": DNS_EDIT,
  "roles/dns.reader": DNS_READ,
  "roles/dns.viewer": DNS_READ,
  "roles/dns.peer": "",
  "roles/privateca.admin": "privateca.*",
  "roles/privateca.caManager": CA_MANAGE,
  "roles/privateca.certificateManager": `privateca.certificates.create ${CA_READ}`,
  "roles/privateca.certificateRequester": "privateca.certificates.create",
  "roles/privateca.workloadCertificateRequester": "privateca.certificates.createForSelf",
  "roles/privateca.templateUser": "",
  "roles/privateca.poolReader": "privateca.caPools.get",
  "roles/privateca.auditor": CA_READ,
  "roles/publicca.externalAccountKeyCreator": "publicca.externalAccountKeys.create",
  "roles/certificatemanager.owner": "certificatemanager.*",
  "roles/certificatemanager.editor": CERTIFICATE_MANAGER,
  "roles/certificatemanager.viewer": "",
  "roles/domains.admin": "domains.registrations.*",
  "roles/domains.viewer": "",
  "roles/iam.workloadIdentityUser": "",
  "roles/iam.securityAdmin": "*.setIamPolicy",
  "roles/resourcemanager.projectIamAdmin": "resourcemanager.projects.setIamPolicy",
  "roles/resourcemanager.folderIamAdmin": "resourcemanager.folders.setIamPolicy",
  "roles/resourcemanager.folderAdmin": "resourcemanager.folders.setIamPolicy",
  "roles/resourcemanager.organizationAdmin":
    "resourcemanager.organizations.setIamPolicy resourcemanager.folders.setIamPolicy resourcemanager.projects.setIamPolicy",
};

const BY_ROLE = new Map(
  Object.entries(ROLES).map(([role, names]) => [role.toLowerCase(), names.split(/\s+/).filter(Boolean)]),
);

/** Services whose predefined roles have to be known before anything can be said of a grant. */
const OWN_SERVICES =
  /^roles\/(?:dns|privateca|publicca|certificatemanager|domains|iam|resourcemanager)\.|^roles\/[^.]*$/;

/**
 * The permissions of a predefined role, with `*` as a wildcard, as far as they are judged here; empty for roles of
 * other services. Undefined for a role that may hold some and is not known.
 */
export function permissionsOfRole(role: string): readonly string[] | undefined {
  const known = BY_ROLE.get(role.toLowerCase());
  if (known !== undefined) return known;
  return role.startsWith("roles/") && !OWN_SERVICES.test(role) ? [] : undefined;
}
