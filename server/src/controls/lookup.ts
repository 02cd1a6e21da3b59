import { catalogueOf } from "./catalogue";
import type { Control, ControlGroup, Framework } from "./types";

/** The control with exactly this id, written as the framework writes it; `undefined` where there is none. */
export function findControl(framework: Framework, id: string): Control | undefined {
  return catalogueOf(framework).controls.get(id);
}

/** All controls of a framework that can be cited, in the framework's order. */
export function controlsOf(framework: Framework): readonly Control[] {
  return [...catalogueOf(framework).controls.values()];
}

/** The function, category or family with exactly this id; `undefined` where there is none. */
export function findGroup(framework: Framework, id: string): ControlGroup | undefined {
  return catalogueOf(framework).groups.get(id);
}

/** The functions, categories or families of a framework, outermost first. */
export function groupsOf(framework: Framework): readonly ControlGroup[] {
  return [...catalogueOf(framework).groups.values()];
}

/** The controls in a group, in the framework's order. An id goes on from those of the groups above it. */
export function membersOf(group: ControlGroup): readonly Control[] {
  return controlsOf(group.framework).filter(({ id }) => id.startsWith(group.id));
}
