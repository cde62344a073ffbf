// What stands wherever a measure of a moved box enters: it was measured in the outline that the reader moved the box away from.
import type { Results } from "../../analysis/results.ts";
import { counted } from "./sentences.ts";

/** A note for tables; nothing where no box was moved. */
export function movedBoxesNote({ flow }: Results): readonly string[] {
  return flow.movedBoxes === 0
    ? []
    : [
        `Of ${counted(flow.movedBoxes, "patient")} whose box a reader moved, SUVmax, SUVpeak, MTV and TLG are those of the outline as it was proposed.`,
      ];
}
