export { classifyId, frameworksKnowing } from "./classify";
export {
  controlReference,
  frameworkInfo,
  frameworks,
  isFramework,
  parseControlReference,
} from "./frameworks";
export { controlsOf, findControl, findGroup, groupsOf, membersOf } from "./lookup";
export { controlsForRationale, rationaleMismatch, replacementsFor } from "./rationale";
export type { Control, ControlGroup, ControlReference, Framework, FrameworkInfo, IdState } from "./types";
