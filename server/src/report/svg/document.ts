import type { ChangeReport } from "../change-report";
import { Markup, markup } from "../html/markup";
import { PICTURE_STYLE } from "../html/style";
import { timePicture } from "./picture";

/** The time axis of a change as a picture that stands by itself, in light or dark as its viewer is. */
export function svgDocument(report: ChangeReport): string {
  const style = markup`<style>${new Markup(PICTURE_STYLE)}</style>`;
  return `${timePicture(report, "time", { style }).text}\n`;
}
