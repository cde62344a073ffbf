// The contact sheet on which a reader accepts, moves or rejects each patient's box: one offline HTML file.
import { base64 } from "../../figures/base64.ts";
import { isSameBox, type ReviewedBox } from "../../study/boxDecisions.ts";
import type { Vector } from "../../volume/volume.ts";
import { html, jsonForHtml, trusted } from "../html.ts";
import { pageHtml } from "../page.ts";
import type { ReportFonts } from "../style.ts";
import { reviewScript, reviewScriptHash } from "./reviewScript.ts";

export interface ReviewInput {
  readonly study: string;
  readonly simulated: boolean;
  readonly uptake: string;
  readonly fonts: ReportFonts;
  readonly patients: readonly {
    readonly id: string;
    /** The tumour's centre (LPS), which the reader sees in the middle. */
    readonly centreMm: Vector;
    /** "Centre A, proposed: hottest lesion". */
    readonly about: string;
    /** Axial, coronal and sagittal slice of the field, side by side. */
    readonly png: Uint8Array;
  }[];
  /** Who is going to review, where that is known; the page asks otherwise. */
  readonly reader?: string;
  /** What an earlier review decided. */
  readonly decisions: ReadonlyMap<string, ReviewedBox>;
  /** Edges in mm of what the pictures show and of what a network sees. */
  readonly fieldMm: number;
  readonly boxMm: number;
  /** One voxel: a press of a key moves the box so far. */
  readonly stepMm: number;
}

export function reviewPage(input: ReviewInput): string {
  const { patients, fieldMm, boxMm, stepMm, study } = input;
  const data = {
    study,
    fieldMm,
    boxShare: boxMm / fieldMm,
    stepMm,
    reader: input.reader ?? "",
    decisions: Object.fromEntries(
      patients.flatMap(({ id, centreMm }) => {
        const own = input.decisions.get(id);
        return own !== undefined && isSameBox(own, centreMm)
          ? [[id, { ...own.decision, reader: own.reader ?? "" }]]
          : [];
      }),
    ),
    patients: patients.map(({ id, about, png, centreMm }) => ({
      id,
      about,
      seen: centreMm.map((value) => Number(value.toFixed(2))),
      png: base64(png),
    })),
  };
  const button = (id: string, text: string, key: string) =>
    html`<button type="button" id="${id}">${text} <kbd>${key}</kbd></button> `;
  return pageHtml({
    title: study,
    kind: "Review of the tumour boxes",
    about: html`${patients.length} patients. The frame is what the networks see; the outline is the tumour as masked or proposed.`,
    simulated: input.simulated,
    sections: [
      {
        id: "review",
        head: "Is the tumour in its box?",
        className: "review",
        body: html`<p class="reader"><label>Who reviews? <input id="reader" autocomplete="off" maxlength="60" placeholder="name or initials, then Enter"></label></p>
<p id="count" aria-live="polite"></p>
<p><b id="name"></b> <span id="about"></span> <b id="state"></b> <span id="shift"></span></p>
<div class="planes"><img id="picture" alt="Axial, coronal and sagittal slice"><span class="plane"><span class="frame"></span></span><span class="plane"><span class="frame"></span></span><span class="plane"><span class="frame"></span></span></div>
<p>${button("accept", "Accept", "a")}${button("reject", "Reject", "r")}${button("undo", "Undo", "u")}${button("previous", "Previous", "p")}${button("next", "Next", "n")}${button("filter", "Only those to do", "f")}${button("download", "Save boxes.csv", "s")}</p>
<p class="notes">Arrow keys move the frame to the left, right, front and back as seen in the axial slice, Page Up and Page Down towards head and feet, ${stepMm} mm at a press; Accept takes the moved frame. The patient's right is on the left side. Decisions stay in this browser until they are saved: put boxes.csv beside study.yaml, name it there (images: boxes: boxes.csv), and run again. A rejected patient is left out. Who decided stays in boxes.csv; the report says how many readers there were.</p>
<script type="application/json" id="boxes-data">${trusted(jsonForHtml(data))}</script>
`,
      },
    ],
    footer: `Made by Uptake ${input.uptake}. Nothing leaves this page but the file that you save.`,
    uptake: input.uptake,
    fonts: input.fonts,
    script: { text: reviewScript, hash: reviewScriptHash },
  });
}
