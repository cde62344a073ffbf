// The contact sheet: every patient's box as fused slices, named, with the source of its mask.

import type { CohortName } from "../analysis/results.ts";
import { base64 } from "../figures/base64.ts";
import { cohortLabels } from "../figures/cohortLabels.ts";
import { simulatedMark } from "../figures/compose.ts";
import { contactSheets } from "../figures/contactSheet.ts";
import type { Figure } from "../figures/figure.ts";
import type { FusionWindow } from "../figures/fusedSlices.ts";
import { fixed } from "../figures/numberFormat.ts";
import type { Typeface } from "../figures/typeface.ts";
import { cohortNames } from "../study/patient.ts";
import { type Html, html } from "./html.ts";

export interface BoxPicture {
  readonly patient: string;
  readonly cohort: CohortName;
  /** A mask; or proposed, and accepted, moved or not yet seen by a reader. */
  readonly source: "mask" | "reviewed" | "moved" | "proposed";
  /** Of `encodePng(fusedSlices(…))`. */
  readonly png: Uint8Array;
}

/** How wide a slice may be drawn so that the pictures of all patients stay within about ten megabytes of HTML. */
export function sliceEdge(patients: number): number {
  const bytesOfAll = 7_500_000;
  // A pixel of a noisy slice takes about 1.2 bytes of PNG.
  const edge = Math.sqrt(bytesOfAll / (Math.max(1, patients) * 3 * 1.2));
  return Math.max(24, Math.min(72, Math.floor(edge)));
}

export function boxesLegend(pictures: readonly BoxPicture[], window: FusionWindow): string {
  const count = (source: BoxPicture["source"]) => pictures.filter((each) => each.source === source).length;
  const proposed = count("proposed");
  const moved = count("moved");
  return `n = ${pictures.length}. Axial, coronal and sagittal slice through the centre of the box that the networks read; the patient's right is on the left side. CT in grey from ${fixed(window.ct[0], 0)} to ${fixed(window.ct[1], 0)} HU; PET in hot colours from SUV 0 (black) to ${window.petMaximum} (white) and above, clear below a tenth of that. Outline: the tumour's mask${proposed > 0 ? `; ${proposed} of the boxes were proposed by the software and not reviewed` : ""}${moved > 0 ? `; ${moved} of the boxes were moved by a reader, whose outline stayed where it was proposed` : ""}.`;
}

/** The same as figures, to be written beside the report. */
export function boxesFigures(
  pictures: readonly BoxPicture[],
  options: { readonly window: FusionWindow; readonly simulated: boolean; readonly width: number },
  typeface: Typeface,
): Figure[] {
  return contactSheets(
    {
      id: "boxes",
      title: "The tumour's box of every patient",
      legend: boxesLegend(pictures, options.window),
      width: options.width,
      simulated: options.simulated,
      groups: cohortNames.map((cohort) => {
        const own = pictures.filter((picture) => picture.cohort === cohort);
        return {
          title: `${cohortLabels[cohort]}, n = ${own.length}`,
          pictures: own.map(({ patient, source, png }) => ({
            name: patient,
            note: source,
            alert: source === "proposed",
            png,
            aspect: pngAspect(png),
          })),
        };
      }),
    },
    typeface,
  );
}

// Width and height stand at bytes 16 and 20 of every PNG (W3C PNG, 11.2.2), high byte first.
function pngAspect(png: Uint8Array): number {
  const header = new DataView(png.buffer, png.byteOffset, 24);
  return header.getUint32(16) / header.getUint32(20);
}

export function boxesHtml(
  pictures: readonly BoxPicture[],
  options: { readonly window: FusionWindow; readonly simulated: boolean; readonly number: number },
): Html {
  return html`<figure class="boxes" id="figure-boxes">
${options.simulated ? html`<p class="mark">${simulatedMark}</p>` : undefined}
${cohortNames.map((cohort) => {
  const own = pictures.filter((picture) => picture.cohort === cohort);
  if (own.length === 0) return undefined;
  return html`<h3>${cohortLabels[cohort]}, n = ${own.length}</h3>
<ul class="tiles${pictures.length <= fewPatients ? " few" : ""}">
${own.map(tile)}</ul>
`;
})}
<figcaption><b>Fig. ${options.number}</b> The tumour's box of every patient. <span class="legend">${boxesLegend(pictures, options.window)}</span></figcaption>
</figure>
`;
}

/** The boxes of some patients, in the order given; nothing where none has a picture. `next` numbers the figure. */
export function chosenBoxesHtml(
  pictures: readonly BoxPicture[],
  patients: readonly string[],
  options: { readonly title: string; readonly simulated: boolean; readonly next: () => number },
): Html | undefined {
  const chosen = patients.flatMap((patient) => pictures.find((picture) => picture.patient === patient) ?? []);
  if (chosen.length === 0) return undefined;
  return html`<figure class="boxes">
${options.simulated ? html`<p class="mark">${simulatedMark}</p>` : undefined}
<ul class="tiles few">
${chosen.map(tile)}</ul>
<figcaption><b>Fig. ${options.next()}</b> ${options.title}. <span class="legend">In the order of the table; windows and outline as in the pictures of all boxes.</span></figcaption>
</figure>
`;
}

/** So many patients' pictures are shown larger. */
const fewPatients = 60;

function tile({ patient, source, png }: BoxPicture): Html {
  return html`<li><img alt="Fused PET/CT slices of ${patient}" src="data:image/png;base64,${base64(png)}"><b>${patient}</b> ${
    source === "proposed" ? html`<span class="proposed">proposed</span>` : source
  }</li>
`;
}
