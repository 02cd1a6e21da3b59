/**
 * A sound example with a slip that happens to everybody: a name that is served with the certificate is missing in it.
 *
 * @param text examples/login-cutover.trust.yaml
 */
export function withSlip(text: string): string {
  return text.replace(/^ +- sso\.example\.com\r?\n/m, "");
}
