// Scores against the compared markers on the same patients.
import type { MarkerComparison } from "../../../analysis/results.ts";
import { fixed, pValue, range, significant } from "../../../figures/numberFormat.ts";
import type { ChiSquareTest } from "../../../statistics/cox.ts";
import { condition } from "../../figures/study.ts";
import type { StudiedSurvival } from "../../survival/words.ts";
import { cell, type Row, row, type Table } from "../../table.ts";
import { counted } from "../../text/sentences.ts";
import { numbers, section } from "./markerRows.ts";

/** Nothing where the study compares no marker. */
export function comparisonTables({ study }: StudiedSurvival): Table[] {
  if (study.comparisons.length === 0) return [];
  const groups = [
    ...new Set(study.comparisons.map(({ endpoint, condition: other }) => `${endpoint}\n${other}`)),
  ];
  const sections = (line: (own: MarkerComparison) => readonly Row[]): Row[] =>
    groups.flatMap((group) => {
      const own = study.comparisons.filter(
        ({ endpoint, condition: other }) => `${endpoint}\n${other}` === group,
      );
      const [first] = own;
      return [
        section(
          `${first!.endpoint}, against ${condition(first!.condition)} (n = ${first!.n}, ${counted(first!.events, "event")})`,
        ),
        ...own.flatMap(line),
      ];
    });
  return [
    {
      id: "survival-comparisons",
      title:
        "Scores against the compared marker, like with like on the same patients: paired differences of Harrell's C",
      columns: [
        { head: "Score", align: "start", csv: ["endpoint", "score", "against"] },
        { head: "Both as", align: "start", csv: ["how"] },
        numbers("C, score and other", "c_score", "c_other"),
        numbers("Difference (95% CI)", "difference", "lower", "upper"),
      ],
      rows: sections((own) =>
        own.differences.map(({ how, c, difference, ci }, i) =>
          row(
            cell(i === 0 ? own.score : "", own.endpoint, own.score, own.condition),
            cell(how, how),
            cell(`${fixed(c[0], 2)} and ${fixed(c[1], 2)}`, ...c),
            cell(
              Number.isFinite(ci[0])
                ? `${fixed(difference, 2)} (${range(ci, 2).replace("–", " to ")})`
                : "no interval",
              difference,
              ...ci,
            ),
          ),
        ),
      ),
      notes: [
        `Bootstrap of the patients, ${study.comparisons[0]!.resamples} resamples, percentile limits. Equal group sizes: as many patients called high by the score as by the condition.`,
      ],
    },
    {
      id: "survival-added",
      title: "What one adds to the other: likelihood-ratio tests of Cox models on the same patients",
      columns: [
        { head: "Score", align: "start", csv: ["endpoint", "score", "against"] },
        numbers("Score added to other", "score_chisq", "score_df", "score_p"),
        numbers("Other added to score", "other_chisq", "other_df", "other_p"),
        numbers("Score over SUV features", "suv_chisq", "suv_df", "suv_p"),
        numbers("Score over factors", "factors_chisq", "factors_df", "factors_p"),
        { head: "Verdict", align: "start", csv: ["verdict"] },
      ],
      rows: sections((own) => [
        row(
          cell(own.score, own.endpoint, own.score, own.condition),
          ...[own.scoreAdded, own.otherAdded, own.overConventional, own.overFactors].map((test) =>
            cell(lrText(test), test?.chisq, test?.df, test?.p),
          ),
          cell(own.verdict, own.verdict),
        ),
      ]),
      notes: [
        "Verdict: better only where the interval of the difference of C (continuous) leaves out zero and the likelihood-ratio test of the one added has p < 0.05. SUV features: log SUVmax, SUVpeak, MTV, TLG. Factors: those that the study names for its nomograms, else all.",
      ],
    },
  ];
}

/** Nothing where the compared markers are no numbers. */
export function comparedTables({ study }: StudiedSurvival): Table[] {
  const known = study.compared.filter(({ followed }) => followed !== null);
  if (known.length === 0) return [];
  const summary = (own: (typeof known)[number]["followed"]) =>
    own === null
      ? cell("–", undefined, undefined, undefined, undefined)
      : cell(
          `${significant(own.median)} (${significant(own.q1)}–${significant(own.q3)}; ${significant(own.min)} to ${significant(own.max)})`,
          own.n,
          own.median,
          own.q1,
          own.q3,
        );
  return [
    {
      id: "compared-markers",
      title: "The compared marker in followed and other patients, and its rank correlation with the scores",
      columns: [
        { head: "Marker", align: "start", csv: ["condition"] },
        numbers("Followed", "followed_n", "followed_median", "followed_q1", "followed_q3"),
        numbers("Not followed", "others_n", "others_median", "others_q1", "others_q3"),
        { head: "Spearman's ρ with each score", align: "start", prose: true, csv: ["correlations"] },
      ],
      rows: known.map((own) => {
        const words = own.correlations.map(({ score, rho }) => `${score} ${fixed(rho, 2)}`).join(", ");
        return row(
          cell(own.column ?? condition(own.condition), own.condition),
          summary(own.followed),
          summary(own.notFollowed),
          cell(words, words),
        );
      }),
      notes: [
        "Median (quartiles; least to largest). Treatment that is chosen by the marker cuts its range among the treated, and with it what the marker can tell.",
      ],
    },
  ];
}

function lrText(test: ChiSquareTest | null): string {
  return test === null ? "–" : `χ² ${fixed(test.chisq, 1)}, p ${pValue(test.p)}`;
}
