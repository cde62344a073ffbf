// kaplan-meier: survival by group, with limits, medians, numbers at risk and restricted means.
import { z } from "zod";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import {
  kaplanMeier,
  reverseKaplanMeier,
  type SurvivalCurve,
  survivalAt,
} from "../../statistics/kaplanMeier.ts";
import { logRank } from "../../statistics/logRank.ts";
import { restrictedMean } from "../../statistics/rmst.ts";
import type { LimitsType } from "../../statistics/survivalLimits.ts";
import { survivalQuantile } from "../../statistics/survivalQuantile.ts";
import { entryWarnings } from "../delayedEntry.ts";
import { by, entryField, followUpFields, level, listOf, nameFields } from "./fields.ts";
import { type CaseFollowUp, eventWarnings, followUpVariables, neededOf, tiedFollowUpOf } from "./followUp.ts";
import { groupedCases, membersOf } from "./groupedCases.ts";
import type { Counted, Method } from "./method.ts";
import { countsOf } from "./variables.ts";

const fields = z.strictObject({
  ...nameFields,
  method: z.literal("kaplan-meier"),
  ...followUpFields,
  ...entryField,
  by: by.optional(),
  ciType: z.enum(["log", "log-log", "plain"]).default("log"),
  tau: z.number().gt(0).optional().describe("Horizon of the restricted mean"),
  times: listOf(z.number().min(0), 0).optional().describe("Times at which survival is wanted"),
  level,
});
const entry = fields.refine((own) => own.entry === undefined || own.tau === undefined, {
  error:
    "either 'entry' or 'tau': with delayed entry a restricted mean from time zero on rests on the few who had entered early",
  path: ["tau"],
});

export interface KaplanMeierResult extends Counted {
  readonly method: "kaplan-meier";
  readonly by?: string;
  readonly ciType: LimitsType;
  readonly groups: readonly SurvivalGroup[];
  /** Of these very curves; absent where there is one. */
  readonly logRank?: ChiSquareTest;
}

/** Arrays have an entry for each distinct time, those of censorings too: R's `summary(survfit, censored = TRUE)`. */
export interface SurvivalGroup {
  readonly group: string;
  readonly n: number;
  readonly events: number;
  readonly time: readonly number[];
  readonly survival: readonly number[];
  readonly stdErr: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly atRisk: readonly number[];
  /** Delayed entries, ascending. */
  readonly entries?: readonly number[];
  readonly censored: readonly number[];
  readonly median: Limits;
  /** Median follow-up by the reversed estimate. */
  readonly followUp: Limits;
  readonly rmst?: {
    readonly tau: number;
    readonly estimate: number;
    readonly se: number;
    readonly extended: boolean;
  };
  readonly at?: readonly {
    readonly time: number;
    readonly survival: number;
    readonly lower: number;
    readonly upper: number;
    readonly atRisk: number;
  }[];
}

interface Limits {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export const kaplanMeierMethod: Method<typeof entry, KaplanMeierResult> = {
  entry,
  run(spec, data) {
    const variables = followUpVariables(data, spec);
    const { cases, groups, of } = groupedCases(data, neededOf(variables), spec.by);
    const all = tiedFollowUpOf(cases, variables);
    const warnings = eventWarnings(spec.event, all.event);
    const curves = groups.map(({ group, rows }) => {
      const followUp = membersOf(rows, all);
      const curve = kaplanMeier(followUp, { limits: spec.ciType, level: spec.level });
      warnings.push(
        ...entryWarnings(spec.by === undefined ? "Of all patients" : `With ${spec.by} '${group}'`, curve),
      );
      warnings.push(...beyond(group, curve, spec.times ?? [], spec.tau, spec.by));
      return { group, curve, followUp: reverseKaplanMeier(followUp, { level: spec.level }) };
    });
    return {
      method: "kaplan-meier",
      ...countsOf(cases),
      warnings,
      ...(spec.by !== undefined && { by: spec.by }),
      ciType: spec.ciType,
      groups: curves.map(({ group, curve, followUp }) => ({
        ...survivalGroup(group, curve, followUp),
        ...(spec.tau !== undefined && { rmst: restrictedMean(curve, spec.tau) }),
        ...(spec.times !== undefined && {
          at: spec.times.map((at) => {
            const { beyondFollowUp, time: asked, survival, lower, upper, atRisk } = survivalAt(curve, at);
            const known = (value: number) => (beyondFollowUp ? Number.NaN : value);
            return {
              time: asked,
              survival: known(survival),
              lower: known(lower),
              upper: known(upper),
              atRisk,
            };
          }),
        }),
      })),
      ...(groups.length > 1 && { logRank: testOf(all, of) }),
    };
  },
};

function testOf(followUp: CaseFollowUp, group: readonly string[]): ChiSquareTest {
  const { chisq, df, p } = logRank({ ...followUp, group });
  return { chisq, df, p };
}

/** A curve with its medians, as a result shows it. */
export function survivalGroup(group: string, curve: SurvivalCurve, followUp: SurvivalCurve): SurvivalGroup {
  return {
    group,
    n: curve.n,
    events: curve.events,
    time: Array.from(curve.time),
    survival: Array.from(curve.survival),
    stdErr: Array.from(curve.se),
    lower: Array.from(curve.lower),
    upper: Array.from(curve.upper),
    atRisk: Array.from(curve.atRisk),
    ...(curve.entries !== undefined && { entries: Array.from(curve.entries) }),
    censored: Array.from(curve.censoredAt),
    median: medianOf(curve),
    followUp: medianOf(followUp),
  };
}

function medianOf(curve: SurvivalCurve): Limits {
  const { estimate, lower, upper } = survivalQuantile(curve, 0.5);
  return { estimate, lower, upper };
}

/** "Nobody in group A was followed to 60; the last time is 48." */
function beyond(
  group: string,
  { time }: SurvivalCurve,
  times: readonly number[],
  tau: number | undefined,
  grouped: string | undefined,
): string[] {
  const last = time.at(-1)!;
  const later = times.filter((at) => at > last);
  const who = grouped === undefined ? "Nobody" : `Nobody with ${grouped} '${group}'`;
  return [
    ...(later.length > 0
      ? [`${who} was followed to ${later.join(", ")}; the last time is ${last}. No survival is given there.`]
      : []),
    ...(tau !== undefined && tau > last
      ? [
          `${who} was followed to ${tau}; the last time is ${last}. The restricted mean extends the curve flat.`,
        ]
      : []),
  ];
}
