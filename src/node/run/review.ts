// `uptake boxes`: every patient's box, prepared and laid out for a reader's review.
import { join } from "node:path";
import { encodePng, fusedSlices } from "../../core/figures/fusedSlices.ts";
import { shiftVoxels } from "../../core/model/imageChanges.ts";
import { type Problem, ProblemError } from "../../core/problem/problem.ts";
import { type ReviewInput, reviewPage } from "../../core/report/review/reviewPage.ts";
import { writeWhole } from "../files/atomic.ts";
import { version } from "../files/version.ts";
import { readFonts } from "../print/fonts.ts";
import { openStudy } from "./openStudy.ts";
import { readWide } from "./preparedFile.ts";
import type { Progress } from "./progress.ts";
import { withRunLock } from "./runLock.ts";
import { usablePatients } from "./stages/patients.ts";
import { prepareStage } from "./stages/prepare.ts";
import { wholeProblems } from "./wholeProblems.ts";

export interface ReviewOptions {
  readonly study: string;
  /** Every patient, also those whose tumour a mask gives; otherwise the proposed ones alone. */
  readonly all: boolean;
  /** Whoever reviews; the page asks where it is not said. */
  readonly reader?: string;
  readonly workers?: number;
  readonly progress: Progress;
  readonly now: Date;
}

export interface ReviewSummary {
  readonly page: string;
  readonly patients: number;
  /** Already decided on. */
  readonly reviewed: number;
  readonly problems: readonly Problem[];
}

/** Bytes of all pictures together: with base64 the page stays below 40 MB. */
const bytesOfAll = 25_000_000;

/**
 * Prepares what is not prepared and writes run/boxes.html. Shifts of an earlier boxes.csv are shown, not applied: the pictures are around the tumour's own
 * centre. Refuses what a run refuses, and a study without a box to review ("boxes-none").
 */
export async function reviewBoxes(options: ReviewOptions): Promise<ReviewSummary> {
  const open = await openStudy(options.study);
  const whole = wholeProblems(open);
  if (whole.length > 0) throw new ProblemError(whole);
  const runFolder = join(open.folder, "run");
  return withRunLock(runFolder, options, async () => {
    const { study, reading, decisions } = open;
    const prepared = await prepareStage({
      studyFolder: open.folder,
      study,
      patients: reading.patients,
      decisions: new Map(),
      cacheFolder: join(runFolder, "cache"),
      progress: options.progress,
      workers: options.workers,
    });
    const { patients, problems } = usablePatients({ ...open, decisions: new Map() }, prepared);
    const chosen = patients.filter(({ about }) => options.all || about.box.source === "proposed");
    if (chosen.length === 0) {
      throw new ProblemError([
        {
          code: "boxes-none",
          where: { file: open.studyFile },
          found: `masks give the tumours of all ${patients.length} patients`,
          expected: "boxes that the software proposed",
          remedy: "Add --all to look at the boxes around the masks too.",
        },
      ]);
    }
    const edge = Math.max(48, Math.min(160, Math.floor(Math.sqrt(bytesOfAll / (chosen.length * 3 * 1.2)))));
    const { spacingMm, boxVoxels, marginVoxels } = study.images;
    options.progress.stage("draw", chosen.length);
    const pictures: ReviewInput["patients"][number][] = [];
    for (const { table, preparedFile, about } of chosen) {
      const { pet, ct, mask, box } = (await readWide(preparedFile)).wide;
      const image = fusedSlices({ size: box.shape[0], pet, ...(ct && { ct }), mask }, edge);
      const centre = table.centre === undefined ? "" : `centre ${table.centre}, `;
      const { suvMax, mtvMl } = about.measures;
      pictures.push({
        id: table.id,
        centreMm: about.centreMm,
        about: `${centre}${about.acquisition.maskSource ?? about.box.source}; SUVmax ${suvMax.toFixed(1)}, MTV ${mtvMl.toFixed(1)} mL`,
        png: encodePng(image),
      });
      options.progress.update(pictures.length, table.id);
    }
    options.progress.end();
    const page = join(runFolder, "boxes.html");
    await writeWhole(
      page,
      reviewPage({
        study: study.title,
        simulated: patients.some(({ about }) => about.simulated),
        uptake: version,
        fonts: readFonts(),
        patients: pictures,
        ...(options.reader !== undefined && { reader: options.reader }),
        decisions,
        fieldMm: (boxVoxels + 2 * (marginVoxels + shiftVoxels)) * spacingMm,
        boxMm: boxVoxels * spacingMm,
        stepMm: spacingMm,
      }),
    );
    const reviewed = chosen.filter(({ table }) => decisions.has(table.id)).length;
    return { page, patients: chosen.length, reviewed, problems };
  });
}
