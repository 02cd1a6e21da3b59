// The scope names. Themes know the parts before the last two; the last says whose token it is.
//
// Where two scopes stand in one name the inner, later one wins in themes that know it and the outer one is the fallback.

const ours = (name) => `${name}.trust-change`;
const ourReference = (name) =>
  `${ours(`variable.other.constant.${name}`)} ${ours("constant.other.reference.link")}`;

export const scopes = {
  apiVersion: ours("entity.name.namespace.api-version"),
  kind: ours("entity.name.type.kind"),
  sectionKey: ours("entity.name.tag.section"),
  recordType: ours("support.type.record-type"),
  operation: ours("keyword.control.operation"),
  enumMember: `${ours("constant.language.enum")} ${ours("variable.other.enummember")}`,
  hostName: ours("variable.other.host-name"),
  ipAddress: ours("constant.numeric.ip-address"),
  integer: ours("constant.numeric.integer"),
  hexadecimal: ours("constant.numeric.hexadecimal"),
  time: ours("constant.numeric.timestamp"),
  duration: ours("constant.numeric.duration"),
  unit: ours("keyword.other.unit"),
  controlId: ourReference("control-id"),
  ruleId: ourReference("rule-id"),
  recordReference: ours("meta.record-reference"),
  secretStore: ours("keyword.other.secret-store"),
  secretReference: ourReference("secret-reference"),
  identity: ours("entity.name.function.identity"),
  parameter: ours("variable.parameter"),
  assignment: ours("keyword.operator.assignment"),
  via: ours("keyword.operator.via"),
  separator: ours("punctuation.separator"),
  variableBegin: ours("punctuation.definition.variable.begin"),
  variableEnd: ours("punctuation.definition.variable.end"),
};
