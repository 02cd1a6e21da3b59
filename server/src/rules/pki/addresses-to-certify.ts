import { classifyAddress } from "../../dns/address";
import type { Certificate, SubjectName } from "../../manifest/model/certificate";

/**
 * The addresses of a certificate that a public authority may be asked for. What is no address, or one that no public
 * authority certifies at all, is another fault.
 */
export function addressesToCertify({ ipAddresses }: Certificate): readonly SubjectName[] {
  return ipAddresses.filter(({ text }) => {
    const address = classifyAddress(text);
    return address !== undefined && !address.isSpecialPurpose;
  });
}
