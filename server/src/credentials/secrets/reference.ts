/** Texts that stand in the place of a secret without being one. */

const REFERENCE_SCHEMES =
  /^(?:vault|env|file|aws-sm|aws-ssm|gcp-sm|azure-kv|akv|k8s|sops|doppler|keychain|keyring|bao|conjur|cyberark|op|ref\+[a-z]+|awssm|gsm):(?=\S)/i;

const VARIABLE =
  /^(?:\$[A-Za-z_]\w*|\$\{[^}\n]*\}|\$\([^)\n]*\)|\$\{\{[^}\n]*\}\}|\{\{[^}\n]*\}\}|%[A-Za-z_]\w*%|@[A-Za-z_]\w*@|var\.[\w.]+|data\.[\w.]+|module\.[\w.]+|!\w.*)$/;

const PLACEHOLDER =
  /^(?:x{3,}|\*{3,}|\.{3,}|-{3,}|_{3,}|<[^>\n]*>|\[[^\]\n]*\]|(?:\(|\{)[^)}\n]*(?:\)|\}))$/i;

const PLACEHOLDER_WORD =
  /(?:^|[^a-z])(?:redacted|masked|hidden|removed|omitted|elided|placeholder|example|dummy|fake|sample|change[-_ ]?me|changeit|replace[-_ ]?me|insert[-_ ]?here|your|todo|tbd|none|null|undefined|secret[-_]?here)(?:[^a-z]|$)/i;

/** Whether the text refers to a secret that is kept elsewhere: `${NAME}`, `vault:...`, `op://...`, `ENC[...]`. */
export function isReference(text: string): boolean {
  return VARIABLE.test(text) || REFERENCE_SCHEMES.test(text) || /^(?:ENC\[|\$ANSIBLE_VAULT;)/.test(text);
}

/** Whether the text is put where a secret would be, to show that there is none: `<token>`, `REDACTED`, `xxxx`. */
export function isPlaceholder(text: string): boolean {
  if (text === "" || PLACEHOLDER.test(text) || PLACEHOLDER_WORD.test(text)) return true;
  // A stretch such as xxxxxxxx, 00000000 or ******** in a token that looks right otherwise.
  return /([x0*.X1aA#-])\1{7,}/.test(text) || /EXAMPLE/.test(text);
}

/** Whether a key says of its value that it only names a secret. */
export function namesOnly(key: string): boolean {
  return /Refs?$|[-_.]refs?$/.test(key);
}
