// Makes a schema that needs no other, for editors that cannot look up an URN.

/**
 * The text of a copy of a schema in which the definitions that it takes from another one stand, too.
 *
 * @param {object} schema A schema that refers to definitions of `source` by its `$id`.
 * @param {object} source The other schema. It refers to nothing outside itself.
 */
export function bundleSchema(schema, source) {
  const bundled = JSON.parse(JSON.stringify(schema).replaceAll(`${source.$id}#/$defs/`, "#/$defs/"));
  let missing = missingDefinitions(bundled);
  while (missing.length > 0) {
    for (const name of missing) bundled.$defs[name] = source.$defs[name];
    missing = missingDefinitions(bundled);
  }
  return `${JSON.stringify(bundled, undefined, 2)}\n`;
}

function missingDefinitions(schema) {
  const references = JSON.stringify(schema).matchAll(/"#\/\$defs\/(\w+)"/g);
  return [...references].map(([, name]) => name).filter((name) => !(name in schema.$defs));
}
