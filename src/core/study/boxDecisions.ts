// boxes.csv: what a reader decided about each patient's box.
import type { Problem } from "../problem/problem.ts";
import { numberColumn } from "../table/numberColumn.ts";
import { missingColumn, type Table } from "../table/table.ts";
import type { Vector } from "../volume/volume.ts";

/** Accepted where it is, moved by so many mm (LPS: towards left, back, head), or rejected: the patient is left out. */
export type BoxDecision =
  | { readonly kind: "accepted" }
  | { readonly kind: "shifted"; readonly shiftMm: Vector }
  | { readonly kind: "rejected" };

export const boxColumns = [
  "patient",
  "decision",
  "left_mm",
  "back_mm",
  "head_mm",
  "seen_x_mm",
  "seen_y_mm",
  "seen_z_mm",
] as const;

/** Who decided. A file without this column still reads. */
export const readerColumn = "reader";

/** A reader saw a box about this point (LPS); decided about another one, the decision counts no more. */
export interface ReviewedBox {
  readonly decision: BoxDecision;
  readonly seenMm: Vector;
  /** As the reader wrote it; undefined where nobody signed. */
  readonly reader?: string;
}

/** How many decided on the boxes. Names stay in boxes.csv. */
export interface BoxReaders {
  readonly decisions: number;
  /** Different names, capitals apart. */
  readonly readers: number;
  /** Decisions that nobody signed. */
  readonly unsigned: number;
}

export function countReaders(decisions: Iterable<ReviewedBox>): BoxReaders {
  const names = Array.from(decisions, ({ reader }) => reader?.toLowerCase());
  const signed = names.filter((name) => name !== undefined);
  return {
    decisions: names.length,
    readers: new Set(signed).size,
    unsigned: names.length - signed.length,
  };
}

/** So far the tumour's centre may lie from where the reader saw it: rounding in the file. */
const sameCentreMm = 0.5;

/** Whether the reader saw the box that is there now. */
export function isSameBox({ seenMm }: ReviewedBox, centreMm: Vector): boolean {
  return Math.hypot(...centreMm.map((value, axis) => value - seenMm[axis]!)) <= sameCentreMm;
}

/** A reader who moves a box farther means another lesion: its seed belongs into the table. */
const farthestMm = 100;

export interface BoxDecisions {
  readonly decisions: ReadonlyMap<string, ReviewedBox>;
  readonly problems: readonly Problem[];
}

/**
 * Reads the decisions by patient. A row without a decision decides nothing. Refuses a column that is not there, a word that is no decision, a shift without
 * its three numbers or farther than 100 mm, a decision without the place that was seen, a patient twice, and a patient whom the study does not list.
 */
export function readBoxDecisions(table: Table, listed: readonly string[]): BoxDecisions {
  const absent = boxColumns.flatMap((column) => missingColumn(table, column) ?? []);
  if (absent.length > 0) return { decisions: new Map(), problems: absent };
  const known = new Set(listed);
  const shifts = ["left_mm", "back_mm", "head_mm"].map((column) => numberColumn(table, column));
  const problems: Problem[] = shifts.flatMap((column) => column.problems);
  const seen = ["seen_x_mm", "seen_y_mm", "seen_z_mm"].map((column) => numberColumn(table, column));
  problems.push(...seen.flatMap((column) => column.problems));
  const decisions = new Map<string, ReviewedBox>();
  table.rows.forEach(({ row, cells }, i) => {
    const patient = cells["patient"]!.trim();
    const word = cells["decision"]!.trim();
    // As it is written: N. A. may be somebody's initials.
    const reader = cells[readerColumn]?.trim();
    const decide = (decision: BoxDecision, seenMm: Vector) =>
      decisions.set(patient, { decision, seenMm, ...(reader && { reader }) });
    const refuse = (code: string, column: string, found: string, expected: string, remedy: string) =>
      problems.push({ code, where: { file: table.fileName, row, column }, found, expected, remedy });
    if (word === "") return;
    const [x, y, z] = seen.map(({ values }) => values[i]);
    const seenMm: Vector | undefined =
      x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
    if (!known.has(patient)) {
      refuse(
        "box-patient-unknown",
        "patient",
        `'${patient}' is no patient of the study`,
        "an id of the study's table",
        "Correct the id, or remove the row",
      );
    } else if (decisions.has(patient)) {
      refuse("box-patient-twice", "patient", `'${patient}' stands twice`, "one row a patient", "Remove one");
    } else if (seenMm === undefined) {
      refuse(
        "box-seen-missing",
        "seen_x_mm",
        "a decision without the place of the box that was seen",
        "seen_x_mm, seen_y_mm and seen_z_mm, as the contact sheet saves them",
        "Review the box again with 'uptake boxes'",
      );
    } else if (word === "accepted" || word === "rejected") {
      decide({ kind: word }, seenMm);
    } else if (word === "shifted") {
      const [left, back, head] = shifts.map(({ values }) => values[i]);
      if (left === undefined || back === undefined || head === undefined) {
        refuse(
          "box-shift-missing",
          "left_mm",
          "a shift without its numbers",
          "left_mm, back_mm and head_mm, 0 where it does not move",
          "Fill them in, or review the box again",
        );
      } else if (Math.hypot(left, back, head) > farthestMm) {
        refuse(
          "box-shift-far",
          "left_mm",
          `a shift by ${Math.hypot(left, back, head).toFixed(0)} mm`,
          `at most ${farthestMm} mm`,
          "Give a mask, or the tumour's place as a seed in the table",
        );
      } else decide({ kind: "shifted", shiftMm: [left, back, head] }, seenMm);
    } else {
      refuse(
        "box-decision-unknown",
        "decision",
        `'${word}'`,
        "accepted, shifted or rejected; empty where the box is not reviewed",
        "Correct the word",
      );
    }
  });
  return { decisions, problems };
}
