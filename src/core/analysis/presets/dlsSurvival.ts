// The preset dls-survival: what the scores of any network are worth for survival, beside CPS and with clinical
// factors. From a table's columns to a spec, in the order in which the evidence counts: scores as they are, limits
// fixed beforehand, and searched cut-offs last, as exploratory (Altman et al., JNCI 1994;86:829).
import { fail } from "../../problem/problem.ts";
import { ascendingOrder } from "../../statistics/survivalTimes.ts";
import { isMissing } from "../../table/missing.ts";
import type { Table } from "../../table/table.ts";
import { numericVariable } from "../methods/variables.ts";

/** Columns of the preset; those that are not given are found by their names. */
export interface DlsSurvivalColumns {
  readonly scores?: readonly string[] | undefined;
  readonly cps?: string | undefined;
  readonly factors?: readonly string[] | undefined;
  readonly time?: string | undefined;
  readonly event?: string | undefined;
  readonly eventCode?: string | undefined;
  /** Horizons in the time's own unit. */
  readonly times?: readonly number[] | undefined;
  /** Limit that high CPS begins with. */
  readonly cpsLimit: number;
  readonly higherScore: "shorter-survival" | "longer-survival";
}

export interface Endpoint {
  readonly name: string;
  readonly time: string;
  readonly event: string;
}

/** What was found, for people to look at. */
export interface FoundColumns {
  readonly endpoints: readonly Endpoint[];
  readonly scores: readonly string[];
  readonly cps: string | undefined;
  readonly factors: readonly string[];
}

/** Names that columns are found by, letters of either case; docs/guide.md, 11, says them. */
const knownNames = {
  scores: ["CPC", "PC", "P", "C", "DLS", "score", /^dls[_ -]/, /[_ -]dls$/],
  cps: ["cps", "pdl1_cps", "pd-l1 cps"],
  factors: [
    "age",
    "sex",
    "gender",
    "stage",
    "t",
    "n",
    "m",
    "ecog",
    "location",
    "differentiation",
    "histology",
    "smoking",
    "bmi",
  ],
  endpoints: [
    {
      name: "OS",
      time: ["os_months", "os", "os_time", "os_days", "os_years", "survival_time"],
      event: ["dead", "death", "os_event", "os_status", "died"],
    },
    {
      name: "PFS",
      time: ["pfs_months", "pfs", "pfs_time", "pfs_days", "pfs_years"],
      event: ["progressed", "pfs_event", "pfs_status", "progression"],
    },
  ],
} as const;

/** Refuses ("preset-columns") a table in which no time with its event, or no score, is named or found. */
export function findColumns(table: Table, asked: DlsSurvivalColumns): FoundColumns {
  const find = (names: readonly (string | RegExp)[]) =>
    names.flatMap((name) => table.columns.filter((column) => matches(column, name)));
  const endpoints =
    asked.time !== undefined && asked.event !== undefined
      ? [{ name: "", time: asked.time, event: asked.event }]
      : knownNames.endpoints.flatMap(({ name, time, event }): Endpoint[] => {
          const [foundTime] = find(time);
          const [foundEvent] = find(event);
          return foundTime === undefined || foundEvent === undefined
            ? []
            : [{ name, time: foundTime, event: foundEvent }];
        });
  const cps = asked.cps ?? find(knownNames.cps)[0];
  const factors =
    asked.factors ?? [...new Set(find(knownNames.factors))].filter((column) => holdsValues(table, column));
  const scores = asked.scores ?? [...new Set(find(knownNames.scores))];
  if (endpoints.length === 0 || scores.length === 0) {
    fail({
      code: "preset-columns",
      where: { file: table.fileName },
      found: `${endpoints.length === 0 ? "no time and event" : "no score"} by a known name among ${table.columns.join(", ")}`,
      expected:
        endpoints.length === 0
          ? "columns as os_months and dead, or pfs_months and progressed"
          : "columns as CPC, PC, P, C, DLS or dls_…",
      remedy:
        endpoints.length === 0
          ? "Name them: --time COLUMN --event COLUMN"
          : "Name them: --scores COLUMN,COLUMN",
    });
  }
  return { endpoints, scores, cps, factors: factors.filter((column) => !scores.includes(column)) };
}

/** The spec, as a person could have written it. */
export function dlsSurvivalSpec(table: Table, asked: DlsSurvivalColumns, found: FoundColumns): unknown {
  const { scores, cps, factors, endpoints } = found;
  const high = (score: string) => `${score} at its median`;
  const perSd = (score: string) => `${score} (per SD)`;
  const cpsHigh = cps === undefined ? undefined : `${cps} at ${asked.cpsLimit}`;
  const columns = {
    ...Object.fromEntries(scores.map((score) => [high(score), { from: score, split: "median" }])),
    ...Object.fromEntries(scores.map((score) => [perSd(score), { from: score, per: "sd" }])),
    ...(cps !== undefined && { [cpsHigh!]: { from: cps, atLeast: asked.cpsLimit } }),
  };
  const analyses = endpoints.flatMap(({ name, time, event }) => {
    const prefix = name === "" ? "" : `${name}: `;
    const id = (part: string) => (name === "" ? part : `${name} ${part}`);
    const times = asked.times ?? horizons(table, time);
    const followUp = {
      time,
      event,
      ...(asked.eventCode !== undefined && { eventCode: asked.eventCode }),
      ...unitOf(time),
    };
    const ofScore = (score: string) => [
      {
        id: id(`${score} continuous`),
        title: `${prefix}${score} as it is`,
        method: "cox",
        ...followUp,
        terms: [perSd(score)],
      },
      {
        id: id(`${score} C`),
        title: `${prefix}C of ${score}${cps === undefined ? "" : ` against that of ${cps}`}`,
        method: "concordance",
        ...followUp,
        marker: score,
        higherMarker: asked.higherScore,
        ...(cps !== undefined && { against: cps }),
      },
      {
        id: id(`${score} median`),
        title: `${prefix}Survival by ${score}, parted at its median`,
        method: "kaplan-meier",
        ...followUp,
        by: high(score),
        times,
      },
      ...(factors.length === 0
        ? []
        : [
            {
              id: id(`${score} with factors`),
              title: `${prefix}What ${score} adds to the factors`,
              method: "cox",
              ...followUp,
              terms: [perSd(score), ...factors],
              without: [perSd(score)],
            },
          ]),
      ...(times.length === 0
        ? []
        : [
            {
              id: id(`${score} prediction`),
              title: `${prefix}Prediction by ${[score, ...factors].join(", ")}`,
              method: "prediction-error",
              ...followUp,
              terms: [score, ...factors],
              times,
            },
            {
              id: id(`${score} nomogram`),
              title: `${prefix}Nomogram of ${[score, ...factors].join(", ")}`,
              method: "nomogram",
              ...followUp,
              terms: [score, ...factors],
              times,
            },
            {
              id: id(`${score} validation`),
              title: `${prefix}Internal validation of ${[score, ...factors].join(", ")}`,
              method: "validate",
              time,
              event,
              ...(asked.eventCode !== undefined && { eventCode: asked.eventCode }),
              terms: [score, ...factors],
            },
          ]),
    ];
    return [
      {
        id: id("all"),
        title: `${prefix}Survival of all patients`,
        method: "kaplan-meier",
        ...followUp,
        times,
      },
      ...(cpsHigh === undefined
        ? []
        : [
            {
              id: id(`${cps} limit`),
              title: `${prefix}Survival by ${cps} ≥ ${asked.cpsLimit}`,
              method: "kaplan-meier",
              ...followUp,
              by: cpsHigh,
              times,
            },
            {
              id: id(`${cps} hazard`),
              title: `${prefix}${cps} ≥ ${asked.cpsLimit}`,
              method: "cox",
              ...followUp,
              terms: [cpsHigh],
            },
          ]),
      ...scores.flatMap(ofScore),
      ...scores.map((score) => ({
        id: id(`${score} searched`),
        title: `${prefix}Exploratory: a searched cut-off of ${score}`,
        method: "cut-off",
        ...followUp,
        marker: score,
        minprop: table.rows.length < smallStudy ? 0.2 : 0.1,
        maxprop: table.rows.length < smallStudy ? 0.8 : 0.9,
      })),
    ];
  });
  return { columns, analyses };
}

/** Below so many patients a searched cut-off must leave a fifth on either side. */
const smallStudy = 100;
/** No horizon at which fewer are still followed. */
const fewAtRisk = 10;

function matches(column: string, name: string | RegExp): boolean {
  return typeof name === "string"
    ? column.toLowerCase() === name.toLowerCase()
    : name.test(column.toLowerCase());
}

function holdsValues({ rows }: Table, column: string): boolean {
  return new Set(rows.map(({ cells }) => cells[column]!).filter((cell) => !isMissing(cell))).size > 1;
}

/** One, two and three years in the unit that the column's name says; else the quartiles of the times. */
function horizons(table: Table, column: string): number[] {
  const known = numericVariable({ table, levels: {} }, column).values.filter((value) => value !== undefined);
  const sorted = Array.from(ascendingOrder(known), (i) => known[i]!);
  const followed = (time: number) => sorted.filter((own) => own >= time).length;
  const year = yearOf(column);
  const wanted =
    year === undefined
      ? [0.25, 0.5].map((share) => Number((sorted[Math.floor(share * sorted.length)] ?? 0).toPrecision(2)))
      : [year, 2 * year, 3 * year];
  return [...new Set(wanted)].filter((time) => time > 0 && followed(time) >= fewAtRisk);
}

function yearOf(column: string): number | undefined {
  const unit = /(months|days|years)$/i.exec(column)?.[1]?.toLowerCase();
  if (unit === "months") return 12;
  if (unit === "days") return 365;
  return unit === "years" ? 1 : undefined;
}

function unitOf(column: string): { readonly unit?: string } {
  const unit = /(months|days|years)$/i.exec(column)?.[1]?.toLowerCase();
  return unit === undefined ? {} : { unit };
}
