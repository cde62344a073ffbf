// What a study's nomograms are called, in every figure and table of them.
import type { DevelopedNomogram, Results } from "../../analysis/results.ts";
import { counted, list } from "../text/sentences.ts";

export type Nomogram = Results["nomograms"][number];

/** Part of ids: "OS-CPC"; a second nomogram of the same outcome and score has its number. */
export function nomogramId(results: Results, own: Nomogram): string {
  const alike = results.nomograms.filter(
    ({ outcome, score }) => outcome === own.outcome && score === own.score,
  );
  const number = alike.indexOf(own) + 1;
  const name = `${own.outcome}-${own.score}`.replace(/[^\w-]+/g, "_");
  return number === 1 ? name : `${name}-${number}`;
}

/** "OS by CPC, age and stage". */
export function nomogramName({ outcome, score, factors }: Nomogram): string {
  return `${outcome} by ${list([score, ...factors])}`;
}

/** "n = 60, 45 events". */
export function nomogramSize({ n, events }: Nomogram): string {
  return `n = ${n}, ${counted(events, "event")}`;
}

export function developed(results: Results): readonly DevelopedNomogram[] {
  return results.nomograms.filter((own) => own.kind === "developed");
}

/** What the models of a comparison are made of. */
export function partWords(own: Nomogram, part: "joined" | "factors" | "score"): string {
  if (part === "score") return `${own.score} alone`;
  return part === "factors" ? `${list(own.factors)} alone` : list([own.score, ...own.factors]);
}
