// Tables of survival by the scores.
import type {
  CoxRow,
  EffectPerSd,
  Interval,
  MarkerComparison,
  MarkerSurvival,
  Results,
  Split,
} from "../../analysis/results.ts";
import { cohortLabels } from "../../figures/cohortLabels.ts";
import {
  aucWithInterval,
  fixed,
  percent,
  pValue,
  range,
  ratioWithInterval,
  significant,
} from "../../figures/numberFormat.ts";
import type { ChiSquareTest } from "../../statistics/cox.ts";
import { condition } from "../figures/study.ts";
import {
  endpointsOf,
  entryLegend,
  markerWords,
  medianWords,
  population,
  type StudiedSurvival,
  survivalOf,
} from "../survival/words.ts";
import { type Cell, type Column, cell, type Row, row, type Table } from "../table.ts";
import { counted } from "../text/sentences.ts";

/** Nothing where nobody was followed. */
export function survivalTables(results: Results): Table[] {
  const studied = survivalOf(results);
  if (studied === undefined) return [];
  return [
    followUpTable(studied),
    markersTable(studied),
    splitsTable(studied),
    ...withoutTrainingTable(studied),
    ...comparisonTables(studied),
    ...comparedTables(studied),
    univariableTable(studied),
    ...multivariableTable(studied),
    ...imputedTable(studied),
    ...proportionalityTable(studied),
    familyTable(studied),
    ...searchedTable(studied),
  ];
}

function pText(p: number | null | undefined): string {
  return p === null || p === undefined || Number.isNaN(p) ? "–" : pValue(p).replace(/^= /, "");
}

const numbers = (head: string, ...csv: readonly string[]): Column => ({ head, align: "end", csv });
const marker: Column = { head: "Marker", align: "start", csv: ["endpoint", "marker"] };

function section(title: string): Row {
  return { kind: "section", title };
}

function endpointTitle({ endpoint, n, events }: { endpoint: string; n: number; events: number }): string {
  return `${endpoint} (n = ${n}, ${counted(events, "event")})`;
}

function byEndpoint(
  studied: StudiedSurvival,
  line: (endpoint: string, name: string, own: MarkerSurvival) => readonly Row[],
): Row[] {
  return endpointsOf(studied).flatMap(({ followUp, markers }) => {
    const rows = markers.flatMap(([name, own]) => line(followUp.endpoint, name, own));
    return rows.length === 0 ? [] : [section(endpointTitle(followUp)), ...rows];
  });
}

function followUpTable({ study }: StudiedSurvival): Table {
  return {
    id: "survival-follow-up",
    title: "Followed patients",
    columns: [
      { head: "Endpoint", align: "start", csv: ["endpoint"] },
      numbers("n", "n"),
      numbers("Events", "events"),
      numbers(`Median follow-up, ${study.unit} (95% CI)`, "follow_up", "lower", "upper"),
      { head: "By cohort: n (events)", align: "start", prose: true, csv: ["cohorts"] },
    ],
    rows: study.endpoints.map(({ endpoint, n, events, medianFollowUp: own, cohorts }) => {
      const words = cohorts
        .map((each) => `${cohortLabels[each.cohort].toLowerCase()} ${each.n} (${each.events})`)
        .join(", ");
      return row(
        cell(endpoint, endpoint),
        cell(String(n), n),
        cell(String(events), events),
        cell(medianWords(own), own.estimate, own.lower, own.upper),
        cell(words, words),
      );
    }),
    notes: [
      `Times count from ${study.timeZero ?? "a time zero that the study does not state"}. Median follow-up by the reverse Kaplan-Meier estimate.${entryLegend(study)}`,
    ],
  };
}

function effectCells(effect: EffectPerSd | null): readonly [Cell, Cell] {
  return effect === null
    ? [cell("not estimable", undefined, undefined, undefined), cell("–", undefined)]
    : [
        cell(ratioWithInterval(effect.hazardRatio, effect.ci), effect.hazardRatio, ...effect.ci),
        cell(pText(effect.p), effect.p),
      ];
}

function cWords({ estimate, ci }: { readonly estimate: number; readonly ci: Interval }): string {
  return Number.isFinite(estimate)
    ? `${aucWithInterval({ auc: estimate, ci })}${estimate < 0.5 ? " †" : ""}`
    : "–";
}

function markersTable(studied: StudiedSurvival): Table {
  const hasUno = studied.study.entry === undefined;
  return {
    id: "survival-markers",
    title: "Scores as they are: hazard ratio for one standard deviation, and concordance",
    columns: [
      marker,
      numbers("n", "n"),
      numbers("HR per SD (95% CI)", "hazard_ratio", "lower", "upper"),
      numbers("p", "p"),
      numbers("Harrell's C (95% CI)", "harrell_c", "harrell_lower", "harrell_upper"),
      ...(hasUno ? [numbers("Uno's C (95% CI)", "uno_c", "uno_lower", "uno_upper")] : []),
    ],
    rows: byEndpoint(studied, (endpoint, name, own) => [
      row(
        cell(own.kind === "score" ? name : continuousName(name, own), endpoint, name),
        cell(String(own.n), own.n),
        ...effectCells(own.perSd),
        cell(cWords(own.harrell), own.harrell.estimate, ...own.harrell.ci),
        ...(hasUno ? [cell(cWords(own.uno), own.uno.estimate, ...own.uno.ci)] : []),
      ),
    ]),
    notes: [
      `C of a higher value with ${studied.study.higherScore} survival, as the study states it beforehand; never turned. ${hasUno ? "Uno's C up to the largest of the study's times that was reached." : "Harrell's C of pairs that are at risk together; Uno's C is not defined with delayed entry."}`,
      "A followed training patient has the score of the fold that it was left out of.",
      "† Below 0.5: against expectation.",
    ],
  };
}

/** "cps (as a number)". */
function continuousName(name: string, { searched }: MarkerSurvival): string {
  const column = condition(name).split(/ *[<≤>≥]/)[0]!;
  return searched === null && column === name ? condition(name) : `${column} (as a number)`;
}

function splitsTable(studied: StudiedSurvival): Table {
  const hasMeans = studied.study.entry === undefined;
  const line = (endpoint: string, name: string, own: MarkerSurvival, split: Split): Row => {
    const [low, high] = split.groups;
    const { test } = split;
    const rmst = test?.rmst ?? undefined;
    const sizes = split.groups.map(({ n, events }) => `${n} (${events})`).join(" / ");
    return row(
      cell(
        split.cutoff === null
          ? condition(name)
          : `${markerWords(name, own).split(/ *[<≤>≥]/)[0]!} ≥ ${fixed(split.cutoff, 2)}`,
        endpoint,
        name,
        split.rule,
        split.cutoff ?? undefined,
      ),
      cell(sizes, low?.n, low?.events, high?.n, high?.events),
      cell(
        split.groups
          .map(({ median }) => (Number.isFinite(median.estimate) ? fixed(median.estimate, 1) : "n.r."))
          .join(" / "),
        low?.median.estimate,
        high?.median.estimate,
      ),
      cell(
        test === null ? "–" : ratioWithInterval(test.hazardRatio, test.ci),
        test?.hazardRatio,
        ...(test?.ci ?? [undefined, undefined]),
      ),
      cell(test === null ? "no test" : pText(test.logRankP), test?.logRankP),
      ...(hasMeans
        ? [
            cell(
              rmst === undefined ? "–" : `${fixed(rmst.difference, 1)} (${range(rmst.ci, 1)})`,
              rmst?.difference,
              ...(rmst?.ci ?? [undefined, undefined]),
              rmst?.tau,
            ),
          ]
        : []),
    );
  };
  const rows = endpointsOf(studied).flatMap(({ followUp, markers }) =>
    (
      [
        ["carried threshold", (own: MarkerSurvival) => own.carried],
        ["a quantile fixed beforehand", (own: MarkerSurvival) => own.quantile],
      ] as const
    ).flatMap(([rule, of]): Row[] => {
      const own = markers.flatMap(([name, each]) => {
        const split = of(each);
        return split === null ? [] : [line(followUp.endpoint, name, each, split)];
      });
      return own.length === 0 ? [] : [section(`${followUp.endpoint} at ${rule}`), ...own];
    }),
  );
  return {
    id: "survival-groups",
    title: "Two groups by each marker, at cut-offs that no followed patient's survival had a part in",
    columns: [
      { head: "High side", align: "start", prose: true, csv: ["endpoint", "marker", "rule", "cutoff"] },
      numbers("n (events)", "n_low", "events_low", "n_high", "events_high"),
      numbers("Median", "median_low", "median_high"),
      numbers("HR (95% CI)", "hazard_ratio", "lower", "upper"),
      numbers("p", "p"),
      ...(hasMeans
        ? [numbers("ΔRMST (95% CI)", "rmst_difference", "rmst_lower", "rmst_upper", "rmst_tau")]
        : []),
    ],
    rows,
    notes: [
      hasMeans
        ? `Low / high side; medians and restricted mean survival times (RMST) in ${studied.study.unit}; HR and RMST difference (Δ) of the high side against the low one, RMST up to the largest of the study's times that both sides reach.`
        : `Low / high side; medians in ${studied.study.unit}; HR of the high side against the low one.`,
      "No test where a side has fewer than 10 patients or 5 events. n.r.: median not reached.",
      ...(hasMeans
        ? []
        : [
            `${entryLegend(studied.study).trim()} The log-rank test is the score test of a Cox model with exact ties; a restricted mean would rest on the few who entered early and is left out.`,
          ]),
      "p: log-rank test, not corrected here; corrected ones stand in the family's table.",
    ],
  };
}

function withoutTrainingTable(studied: StudiedSurvival): Table[] {
  const rows = byEndpoint(studied, (endpoint, name, { withoutTraining: own, kind }) =>
    own === null
      ? []
      : [
          row(
            cell(markerWords(name, { kind }), endpoint, name),
            cell(`${own.n} (${own.events})`, own.n, own.events),
            ...effectCells(own.perSd),
            cell(cWords(own.harrell), own.harrell.estimate, ...own.harrell.ci),
            cell(
              own.carried === null ? "no test" : ratioWithInterval(own.carried.hazardRatio, own.carried.ci),
              own.carried?.hazardRatio,
              ...(own.carried?.ci ?? [undefined, undefined]),
            ),
          ),
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      id: "survival-without-training",
      title: "The same without training patients",
      columns: [
        marker,
        numbers("n (events)", "n", "events"),
        numbers("HR per SD (95% CI)", "hazard_ratio", "lower", "upper"),
        numbers("p", "p"),
        numbers("Harrell's C (95% CI)", "harrell_c", "harrell_lower", "harrell_upper"),
        numbers("HR, carried (95% CI)", "carried_hazard_ratio", "carried_lower", "carried_upper"),
      ],
      rows,
      notes: ["Only patients of the validation cohorts: no network has seen one of them."],
    },
  ];
}

function lrText(test: ChiSquareTest | null): string {
  return test === null ? "–" : `χ² ${fixed(test.chisq, 1)}, p ${pValue(test.p)}`;
}

function comparisonTables({ study }: StudiedSurvival): Table[] {
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

function comparedTables({ study }: StudiedSurvival): Table[] {
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

function coxCells(own: CoxRow): readonly Cell[] {
  return [
    cell(`${own.n} (${own.events})`, own.n, own.events),
    cell(
      own.hazardRatio === null ? (own.note ?? "–") : ratioWithInterval(own.hazardRatio, own.ci!),
      own.hazardRatio ?? undefined,
      ...(own.ci ?? [undefined, undefined]),
    ),
    cell(pText(own.p), own.p ?? undefined),
  ];
}

const coxColumns: readonly Column[] = [
  { head: "Variable", align: "start", csv: ["endpoint", "variable", "level", "reference"] },
  numbers("n (events)", "n", "events"),
  numbers("HR (95% CI)", "hazard_ratio", "lower", "upper"),
  numbers("p", "p"),
];

/** A number is one row; a factor its name with the reference, then a row a level. */
function coxRows(endpoint: string, rows: readonly CoxRow[]): Row[] {
  return rows.flatMap((own, i): Row[] => {
    const line = (text: string, indent: boolean): Row => ({
      kind: "data",
      ...(indent && { indent: true }),
      cells: [
        cell(text, endpoint, own.variable, own.level ?? undefined, own.reference ?? undefined),
        ...coxCells(own),
      ],
    });
    if (own.level === null) return [line(condition(own.variable), false)];
    const first = rows[i - 1]?.variable !== own.variable || rows[i - 1]?.level === null;
    const head: Row = {
      kind: "data",
      cells: [
        cell(
          `${own.variable} (reference ${own.reference})`,
          endpoint,
          own.variable,
          own.reference ?? undefined,
          own.reference ?? undefined,
        ),
        cell("", undefined, undefined),
        cell("1", 1, undefined, undefined),
        cell("", undefined),
      ],
    };
    return first ? [head, line(own.level, true)] : [line(own.level, true)];
  });
}

function univariableTable({ study }: StudiedSurvival): Table {
  return {
    id: "cox-univariable",
    title: "Cox models of one variable each",
    columns: coxColumns,
    rows: study.cox.flatMap(({ endpoint, n, events, univariable }) => [
      section(endpointTitle({ endpoint, n, events })),
      ...coxRows(endpoint, univariable),
    ]),
    notes: [
      "Of a level n and events are its own. Every variable is shown; none was chosen by its p for another model. p values are not corrected.",
    ],
  };
}

function multivariableTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap((own) =>
    own.multivariable === null ? [] : [{ ...own, model: own.multivariable }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "cox-multivariable",
      title: "Cox models of the score with the factors that the study names beforehand",
      columns: coxColumns,
      rows: known.flatMap(({ endpoint, model }) => [
        section(`${endpointTitle({ ...model, endpoint })}, ${model.method}`),
        ...coxRows(endpoint, model.rows),
      ]),
      notes: known.map(
        ({ endpoint, planning }) =>
          `${endpoint}: ${fixed(planning.eventsPerParameter, 1)} events for each of ${planning.candidateParameters} candidate parameters (scores, compared markers and every level of every factor)${planning.riley === null ? "" : `; Riley's criteria for this model ask for ${planning.riley.needed} patients, there are ${planning.riley.n}`}; least hazard ratio per SD detectable at 80% power ${fixed(planning.detectableHazardRatio, 2)} (or ${fixed(1 / planning.detectableHazardRatio, 2)}).`,
      ),
    },
  ];
}

function imputedTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap(({ endpoint, imputed }) =>
    imputed === null ? [] : [{ endpoint, imputed }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "cox-imputed",
      title: "The same models with missing factors imputed, pooled by Rubin's rules",
      columns: [...coxColumns, numbers("Missing information", "fmi")],
      rows: known.flatMap(({ endpoint, imputed }) => [
        section(endpointTitle({ ...imputed, endpoint })),
        ...imputed.rows.map((own) =>
          row(
            cell(
              own.level === null
                ? condition(own.variable)
                : `${own.variable} ${own.level} (reference ${own.reference})`,
              endpoint,
              own.variable,
              own.level ?? undefined,
              own.reference ?? undefined,
            ),
            ...coxCells(own),
            cell(own.fmi === null ? "–" : percent(own.fmi), own.fmi ?? undefined),
          ),
        ),
      ]),
      notes: known.map(
        ({ endpoint, imputed }) =>
          `${endpoint}: ${imputed.imputations} imputations by chained equations; values imputed: ${imputed.columns
            .filter((own) => own.imputed > 0)
            .map((own) => `${own.factor} ${own.imputed}`)
            .join(", ")}.`,
      ),
    },
  ];
}

function proportionalityTable({ study }: StudiedSurvival): Table[] {
  const known = study.cox.flatMap(({ endpoint, multivariable }) =>
    multivariable === null || multivariable.proportionality.length === 0
      ? []
      : [{ endpoint, tests: multivariable.proportionality }],
  );
  if (known.length === 0) return [];
  return [
    {
      id: "proportional-hazards",
      title: "Score test of proportional hazards",
      columns: [
        { head: "Variable", align: "start", csv: ["endpoint", "variable"] },
        numbers("χ²", "chisq"),
        numbers("df", "df"),
        numbers("p", "p"),
      ],
      rows: known.flatMap(({ endpoint, tests }) => [
        section(endpoint),
        ...tests.map(({ term, chisq, df, p }) =>
          row(
            cell(term === "GLOBAL" ? "whole model" : term, endpoint, term),
            cell(fixed(chisq, 2), chisq),
            cell(String(df), df),
            cell(pText(p), p),
          ),
        ),
      ]),
      notes: [
        study.entry === undefined
          ? "As cox.zph, on Kaplan-Meier time. Where hazards are not proportional, the RMST difference is the one to read."
          : `As cox.zph, on Kaplan-Meier time.${entryLegend(study)}`,
      ],
    },
  ];
}

function familyTable({ study }: StudiedSurvival): Table {
  const { primary } = study;
  return {
    id: "survival-family",
    title: "All tests of survival: one primary, the rest corrected together",
    columns: [
      { head: "Endpoint", align: "start", csv: ["endpoint"] },
      { head: "Marker", align: "start", csv: ["marker"] },
      { head: "Test", align: "start", csv: ["rule"] },
      numbers("p", "p"),
      numbers("Holm's p", "holm"),
    ],
    rows: [
      ...(primary?.effect
        ? [
            row(
              cell(primary.endpoint, primary.endpoint),
              cell(primary.model, primary.model),
              cell(`${primary.rule} (primary)`, `${primary.rule}, primary`),
              cell(pText(primary.effect.p), primary.effect.p),
              cell("not corrected", undefined),
            ),
          ]
        : []),
      ...study.family.map(({ endpoint, marker: name, rule, p, holm }) =>
        row(
          cell(endpoint, endpoint),
          cell(condition(name), name),
          cell(rule, rule),
          cell(pText(p), p),
          cell(pText(holm), holm),
        ),
      ),
    ],
    notes: [
      primary === null
        ? "The study names no primary analysis: every test is in the family."
        : "The primary analysis is named in the study file before the run; its p stands by itself.",
      `Holm's method over ${study.family.length} tests.`,
    ],
  };
}

function searchedTable(studied: StudiedSurvival): Table[] {
  const rows = byEndpoint(studied, (endpoint, name, own) => {
    const { searched } = own;
    if (searched === null) return [];
    const honest = searched.crossValidated;
    return [
      row(
        cell(own.kind === "score" ? name : condition(name).split(/ *[<≤>≥]/)[0]!, endpoint, name),
        cell(
          `${significant(searched.cutoff)}${searched.interval === null ? "" : ` (${range(searched.interval, 2)})`}`,
          searched.cutoff,
          ...(searched.interval ?? [undefined, undefined]),
        ),
        cell(pText(searched.correctedP), searched.correctedP),
        cell(pText(searched.uncorrectedP), searched.uncorrectedP),
        cell(
          honest === null ? "not estimable" : ratioWithInterval(honest.hazardRatio, honest.ci),
          honest?.hazardRatio,
          ...(honest?.ci ?? [undefined, undefined]),
        ),
      ),
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      id: "survival-searched",
      title: "Exploratory: cut-offs searched in the very patients that they part",
      columns: [
        marker,
        numbers("Cut-off (95% interval)", "cutoff", "cutoff_lower", "cutoff_upper"),
        numbers("Corrected p", "p_corrected"),
        numbers("Uncorrected p", "p_uncorrected"),
        numbers("Cross-validated HR (95% CI)", "hazard_ratio_cv", "lower_cv", "upper_cv"),
      ],
      rows,
      notes: [
        "Corrected: for the search, by the distribution of the maximally selected statistic. Uncorrected: as if the cut-off had been known; too small, shown only beside the other. Cross-validated: each patient called by a cut-off that was found without it.",
        `Among ${population(studied.study)}. Never the group that a new patient is put into.`,
      ],
    },
  ];
}
