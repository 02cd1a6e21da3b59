import { secondsOf } from "../manifest/model/time";
import type { TrustChange } from "../manifest/model/trust-change";
import type { WayBack } from "./change-report";
import { stepRow } from "./course";
import { rowsOf, type Transcript } from "./transcript";

/** How a change is taken back. */
export function wayBackOf(change: TrustChange, transcript: Transcript, most: number): WayBack {
  const { rollback } = change;
  const tested = rollback.at("tested");
  return {
    trigger: transcript.of(rollback.at("trigger")),
    owner: transcript.of(rollback.at("owner")),
    window: secondsOf(rollback.at("window")),
    pointOfNoReturn: transcript.of(rollback.at("pointOfNoReturn")),
    tested: tested.exists
      ? {
          date: transcript.of(tested.at("date")),
          environment: transcript.of(tested.at("environment")),
          evidence: transcript.of(tested.at("evidence")),
        }
      : undefined,
    keeps: rollback
      .at("keeps")
      .items()
      .flatMap((keep) => {
        const target = transcript.of(keep.map ? keep.at("target") : keep);
        return target ? [{ target, why: transcript.of(keep.at("why")) }] : [];
      }),
    steps: rowsOf(change.rollbackSteps(), most, (step) => stepRow(change, step, transcript)),
  };
}
