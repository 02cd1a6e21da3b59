// Makes the code that ajv writes smaller, without changing what it does.
//
// ajv writes out everything at each place where an error can arise, which is more than half of the code. The steps here
// know the exact form in which the pinned version writes it, and stop the generator where they do not find it.

/**
 * @param {string} code What `ajv/dist/standalone` writes, with `allErrors` and without messages.
 * @returns {string} The same validators in less text. Throws where the code has a form that is not known here.
 */
export function compact(code) {
  const smaller = [shareErrors, dropUnusedState, shrinkSchemas].reduce((text, step) => step(text), code);
  if (/const err\d+ = \{instancePath|\.evaluated|dynamicAnchors|parentData/.test(smaller)) throw unknownForm;
  return `${addError}\n${smaller}`;
}

const unknownForm = new Error("ajv writes its code in another form than compact.mjs knows");

const addError = `\
function addError(errors, instancePath, schemaPath, params) {
  const error = { instancePath, schemaPath, keyword: schemaPath.slice(schemaPath.lastIndexOf("/") + 1), params };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}`;

/** Replaces the making of each error by a call. */
function shareErrors(code) {
  const errorSite =
    /const (err\d+) = \{instancePath(?::(.*?))?,schemaPath:"(.*?)",keyword:"(.*?)",params:(\{.*?\})\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}/g;
  return code.replace(errorSite, (_site, _name, path = "instancePath", schemaPath, keyword, params) => {
    if (!schemaPath.endsWith(`/${keyword}`)) throw unknownForm;
    return `vErrors = addError(vErrors, ${path}, "${schemaPath}", ${params});`;
  });
}

/** Drops what only `unevaluatedProperties` and dynamic references need. */
function dropUnusedState(code) {
  return code
    .replace(
      /const (evaluated\d+) = validate\d+\.evaluated;if\(\1\.dynamicProps\)\{.*?\}if\(\1\.dynamicItems\)\{.*?\}/g,
      "",
    )
    .replace(/validate\d+\.evaluated = \{.*?\};/g, "")
    .replaceAll(
      '{instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}',
      '{instancePath=""}={}',
    );
}

/** Leaves of the schemas only what the code looks up in them: names of properties, values of enums, lists of types. */
function shrinkSchemas(code) {
  for (const [lookup] of code.matchAll(/\bschema\d+(?:\.\w+|\["[^"]*"\])+/g))
    if (!/\.(?:properties|enum|type)$/.test(lookup)) throw unknownForm;
  return code.replace(
    /const (schema\d+) = (\{.*?\});(?=function|const|export)/g,
    (_statement, name, schema) => {
      const used = code.includes(`${name}.`);
      return used ? `const ${name} = ${JSON.stringify(whatIsLookedUp(JSON.parse(schema)))};` : "";
    },
  );
}

function whatIsLookedUp(schema) {
  const { properties, items, additionalProperties, type, enum: values } = schema;
  const kept = {};
  if (values) kept.enum = values;
  if (Array.isArray(type)) kept.type = type;
  if (items) kept.items = whatIsLookedUp(items);
  if (additionalProperties) kept.additionalProperties = whatIsLookedUp(additionalProperties);
  if (properties)
    kept.properties = Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, whatIsLookedUp(v)]));
  return kept;
}
