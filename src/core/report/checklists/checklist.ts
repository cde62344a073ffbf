// A reporting checklist: what each item asks, and where this report answers it, or that only the authors can.

import { cell, row, type Table } from "../table.ts";

export interface Checklist {
  /** File name without extension. */
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly items: readonly ChecklistItem[];
}

export interface ChecklistItem {
  /** The checklist's own number, as "12c". */
  readonly item: string;
  readonly topic: string;
  /** What is asked, in our own words. */
  readonly asks: string;
  readonly answer: Answer;
}

/**
 * `sections`: ids of the report's sections that hold the answer, the first that the report has stands for it; `what` names the part of it.
 * `rest`: what is still the authors' to write.
 */
export type Answer =
  | {
      readonly by: "report";
      readonly sections: readonly string[];
      readonly what: string;
      readonly rest?: string;
    }
  | { readonly by: "author"; readonly what?: string };

export const authorToWrite = "author to write";

/** In the report, in any of these sections. */
export function shown(sections: string, what: string, rest?: string): Answer {
  return { by: "report", sections: sections.split(" "), what, ...(rest !== undefined && { rest }) };
}

export function author(what?: string): Answer {
  return { by: "author", ...(what !== undefined && { what }) };
}

/** The checklist filled in for a report that has these sections. An item whose sections are all absent is the authors'. */
export function checklistTable(
  { id, name, source, items }: Checklist,
  sections: readonly { readonly id: string; readonly head: string }[],
): Table {
  const open = items.filter(({ answer }) => placeOf(answer, sections).startsWith(authorToWrite)).length;
  return {
    id,
    title: `${name}: where each item is answered`,
    columns: [
      { head: "Item", align: "start", csv: ["item"] },
      { head: "Topic", align: "start", prose: true, csv: ["topic"] },
      { head: "Asked for", align: "start", prose: true, csv: ["asks"] },
      { head: "Place", align: "start", prose: true, csv: ["place"] },
    ],
    rows: items.map(({ item, topic, asks, answer }) => {
      const place = placeOf(answer, sections);
      return row(cell(item, item), cell(topic, topic), cell(asks, asks), cell(place, place));
    }),
    notes: [
      `${source} Items in short, in our words: fill in the original form for a journal.`,
      `${open} of ${items.length} items are for the authors alone: no software knows them.`,
    ],
  };
}

function placeOf(
  answer: Answer,
  sections: readonly { readonly id: string; readonly head: string }[],
): string {
  if (answer.by === "author")
    return answer.what === undefined ? authorToWrite : `${authorToWrite}: ${answer.what}`;
  const section = answer.sections
    .map((id) => sections.find((each) => each.id === id))
    .find((each) => each !== undefined);
  if (section === undefined) return `${authorToWrite}: not part of this run (${answer.what})`;
  const rest = answer.rest === undefined ? "" : `; ${authorToWrite}: ${answer.rest}`;
  return `${section.head}: ${answer.what}${rest}`;
}
