// A study that never was: scores drawn from a seeded stream, every figure of `Results` computed from them by the shortest
// formulas. It gives the figures and the report something of realistic shape to draw; no test takes its numbers for truth.
import type {
  Auc,
  AucComparison,
  ByModelAndCohort,
  Calibration,
  Classification,
  CohortName,
  Interval,
  Proportion,
  Results,
  RocCurve,
  ScoreRow,
} from "../../../src/core/analysis/results.ts";
import { stream } from "../../../src/core/random/stream.ts";

export interface ExampleOptions {
  readonly sizes?: Partial<Readonly<Record<CohortName, number>>>;
  readonly models?: readonly string[];
  readonly simulated?: boolean;
  readonly seed?: number;
}

const cohortNames: readonly CohortName[] = ["training", "internal-validation", "external-validation"];
const strengths = [1.35, 1.25, 0.8, 0.85, 0.25, 0.15, 0.5, 0.6, 0.4];

export function exampleStudy(options: ExampleOptions = {}): { results: Results; scores: ScoreRow[] } {
  const {
    sizes = { training: 84, "internal-validation": 36, "external-validation": 60 },
    models = ["CPC", "PC", "P", "C", "clinical", "conventional"],
    simulated = true,
    seed = 1,
  } = options;
  const cohorts = cohortNames.filter((cohort) => (sizes[cohort] ?? 0) > 0);
  const scores = exampleScores(cohorts, sizes, models, seed);
  const select = (cohort: CohortName) => scores.filter((row) => row.cohort === cohort);
  const each = <T>(
    value: (scores: readonly number[], outcomes: readonly number[], cohort: CohortName) => T,
  ) =>
    Object.fromEntries(
      models.map((model) => [
        model,
        Object.fromEntries(
          cohorts.map((cohort) => {
            const rows = select(cohort);
            return [
              cohort,
              value(
                rows.map((row) => row.scores[model]!),
                rows.map((row) => row.outcome),
                cohort,
              ),
            ];
          }),
        ),
      ]),
    ) as ByModelAndCohort<T>;
  const thresholds = Object.fromEntries(
    models.map((model, i) => [
      model,
      { value: -0.4 + 0.05 * i, rule: "Youden, lowest of several", n: select("training").length },
    ]),
  );
  const discrimination = Object.fromEntries(
    Object.entries(
      each((values, outcomes, cohort) =>
        auc(values, outcomes, cohort === "training" ? "mean of fold AUCs, LeDell" : "DeLong"),
      ),
    ).map(([model, cells]) => {
      const rows = select("training");
      const apparent = auc(
        rows.map((row) => row.apparent?.[model] ?? Number.NaN),
        rows.map((row) => row.outcome),
        "DeLong",
      );
      return [model, rows.length > 0 ? { ...cells, "training-apparent": apparent } : cells];
    }),
  );
  const classification = Object.fromEntries(
    models.map((model) => [
      model,
      each((values, outcomes) => classify(values, outcomes, thresholds[model]!.value))[model]!,
    ]),
  );
  const suvRandom = stream(seed, "suv");
  const results: Results = {
    format: 1,
    uptake: "0.1.0",
    study: simulated ? "phantom-strong" : "esophagus-pdl1",
    simulated,
    endpoint: simulated
      ? { name: "planted endpoint", positive: "cps >= 10" }
      : { name: "PD-L1", positive: "cps >= 10" },
    models: models.map((name, i) => ({
      name,
      kind: i < 4 ? "network" : "logistic",
      channels: i === 2 ? ["pet"] : i === 3 ? ["ct"] : i < 2 ? ["pet", "ct"] : [],
      factors:
        i === 0 || i === 4 ? ["age", "sex", "stage"] : i === 5 ? ["suvMax", "suvPeak", "mtv", "tlg"] : [],
      description: descriptions[i] ?? `model ${i + 1} of this example`,
      parameters: [7_342_145, 7_334_817, 3_670_049, 3_670_049, 24, 5][i] ?? 10,
    })),
    recipe: {
      spacingMm: 4,
      boxVoxels: 24,
      folds: 3,
      epochs: 30,
      batch: 8,
      width: 32,
      fusion: "late",
      seed: 1,
      thresholdRule: "youden",
      split: "centre A 70:30 stratified on the endpoint, seed 1; centre B external",
    },
    flow: {
      listed: scores.length + 4,
      excluded: [
        { reason: "PET and CT misfit", n: 1, patients: ["PHANTOM-0007"] },
        { reason: "endpoint missing", n: 3, patients: ["PHANTOM-0011", "PHANTOM-0112", "PHANTOM-0170"] },
      ],
      cohorts: cohorts.map((cohort) => ({
        cohort,
        n: select(cohort).length,
        positives: select(cohort).filter((row) => row.outcome === 1).length,
        centres: [cohort === "external-validation" ? "B" : "A"],
      })),
      boxSources: cohorts.flatMap((cohort) => [
        { cohort, source: "mask" as const, n: select(cohort).length - 3 },
        { cohort, source: "proposed" as const, n: 3 },
      ]),
    },
    tableOne: tableOne(cohorts, sizes),
    acquisition: [
      {
        centre: "A",
        patients: 120,
        scanners: { "SIEMENS Biograph 64 mCT": 118, "SIEMENS Biograph 40": 2 },
        suvMethods: { "BQML, decay from series time": 120 },
        petVoxelMm: ["4.07 × 4.07 × 3.00"],
        ctVoxelMm: ["0.98 × 0.98 × 3.00"],
        uptakeMinutes: [61, 58, 66],
        doseMBqPerKg: [4.1, 3.8, 4.4],
        maskSources: { "DICOM SEG": 114, proposed: 6 },
      },
      {
        centre: "B",
        patients: 60,
        scanners: { "GE MEDICAL SYSTEMS Discovery 690": 60 },
        suvMethods: { "BQML, decay-corrected to injection": 60 },
        petVoxelMm: ["2.73 × 2.73 × 3.27", "5.47 × 5.47 × 3.27"],
        ctVoxelMm: ["1.37 × 1.37 × 3.75"],
        uptakeMinutes: [68, 62, 75],
        doseMBqPerKg: null,
        maskSources: { NIfTI: 57, proposed: 3 },
      },
    ],
    discrimination,
    singleMarkers: {
      SUVmax: Object.fromEntries(
        cohorts.map((cohort) => {
          const rows = select(cohort);
          return [
            cohort,
            auc(
              rows.map((row) => suvRandom.normal() + 0.1 * row.outcome),
              rows.map((row) => row.outcome),
              "DeLong",
            ),
          ];
        }),
      ),
    },
    roc: each(roc),
    comparisons: comparisons(models, cohorts, discrimination),
    thresholds,
    classification,
    calibration: each(calibrate),
    ...(simulated && { attainable: attainable(models, cohorts) }),
    warnings: [
      "External validation has 60 patients of one centre: intervals are wide.",
      "9 tumour boxes were proposed by the software and not reviewed by a reader.",
    ],
  };
  return { results, scores };
}

const descriptions = [
  "3D ResNet10, half width, PET and CT branches and encoded factors joined late, 3-fold ensemble",
  "3D ResNet10, half width, PET and CT branches joined late, 3-fold ensemble",
  "3D ResNet10, half width, PET, 3-fold ensemble",
  "3D ResNet10, half width, CT, 3-fold ensemble",
  "logistic regression on age, sex and stage",
  "ridge logistic regression on log SUVmax, SUVpeak, MTV and TLG",
];

function exampleScores(
  cohorts: readonly CohortName[],
  sizes: Partial<Readonly<Record<CohortName, number>>>,
  models: readonly string[],
  seed: number,
): ScoreRow[] {
  let number = 0;
  return cohorts.flatMap((cohort) =>
    Array.from({ length: sizes[cohort] ?? 0 }, (_, i): ScoreRow => {
      number++;
      const random = stream(seed, "patient", number);
      const outcome = random.next() < 0.4 ? 1 : 0;
      const shared = random.normal();
      const draw = () =>
        Object.fromEntries(
          models.map((model, m) => {
            const strength = strengths[m % strengths.length]!;
            return [model, -0.5 + strength * (outcome - 0.4) + 0.6 * shared + 0.8 * random.normal()];
          }),
        );
      const own = draw();
      return {
        patient: `PHANTOM-${String(number).padStart(4, "0")}`,
        cohort,
        outcome,
        scores: own,
        ...(cohort === "training" && {
          fold: 1 + (i % 3),
          apparent: Object.fromEntries(models.map((model) => [model, own[model]! + 2 * (outcome - 0.4)])),
        }),
      };
    }),
  );
}

function auc(values: readonly number[], outcomes: readonly number[], method: Auc["method"]): Auc {
  const positive = values.filter((_, i) => outcomes[i] === 1);
  const negative = values.filter((_, i) => outcomes[i] === 0);
  const win = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const variance = (numbers: readonly number[]) => {
    const m = mean(numbers);
    return numbers.reduce((sum, value) => sum + (value - m) ** 2, 0) / (numbers.length - 1);
  };
  const v10 = positive.map((p) => mean(negative.map((n) => win(p, n))));
  const v01 = negative.map((n) => mean(positive.map((p) => win(p, n))));
  const estimate = mean(v10);
  const se = Math.sqrt(variance(v10) / v10.length + variance(v01) / v01.length);
  return {
    auc: estimate,
    se,
    ci: [Math.max(0, estimate - 1.96 * se), Math.min(1, estimate + 1.96 * se)],
    n: values.length,
    positives: positive.length,
    method,
  };
}

function roc(values: readonly number[], outcomes: readonly number[]): RocCurve {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const threshold = [
    Number.NEGATIVE_INFINITY,
    ...sorted.slice(1).map((value, i) => (value + sorted[i]!) / 2),
    Number.POSITIVE_INFINITY,
  ];
  const share = (outcome: number, test: (value: number) => boolean) => {
    const own = values.filter((_, i) => outcomes[i] === outcome);
    return own.filter(test).length / own.length;
  };
  return {
    threshold,
    sensitivity: threshold.map((t) => share(1, (value) => value > t)),
    specificity: threshold.map((t) => share(0, (value) => value < t)),
  };
}

function wilson(numerator: number, denominator: number): Proportion {
  const p = numerator / denominator;
  const z = 1.96;
  const centre = (p + (z * z) / (2 * denominator)) / (1 + (z * z) / denominator);
  const half =
    (z * Math.sqrt((p * (1 - p)) / denominator + (z * z) / (4 * denominator ** 2))) /
    (1 + (z * z) / denominator);
  return { estimate: p, ci: [centre - half, centre + half], numerator, denominator };
}

function classify(values: readonly number[], outcomes: readonly number[], threshold: number): Classification {
  const cell = (outcome: number, positive: boolean) =>
    values.filter((value, i) => outcomes[i] === outcome && value > threshold === positive).length;
  const [tp, fn, fp, tn] = [cell(1, true), cell(1, false), cell(0, true), cell(0, false)];
  const share = (tp + fp) / values.length;
  return {
    threshold,
    truePositives: tp,
    falsePositives: fp,
    trueNegatives: tn,
    falseNegatives: fn,
    sensitivity: wilson(tp, tp + fn),
    specificity: wilson(tn, tn + fp),
    ppv: wilson(tp, tp + fp),
    npv: wilson(tn, tn + fn),
    accuracy: wilson(tp + tn, values.length),
    warnings:
      share > 0.75 || share < 0.25
        ? [`${Math.round(100 * Math.max(share, 1 - share))}% of patients fall on one side of the threshold`]
        : [],
  };
}

function calibrate(values: readonly number[], outcomes: readonly number[]): Calibration {
  const predicted = values.map((value) => 1 / (1 + Math.exp(-value)));
  const order = predicted.map((_, i) => i).sort((a, b) => predicted[a]! - predicted[b]!);
  const low = predicted[order[0]!]!;
  const high = predicted[order.at(-1)!]!;
  const points = Array.from({ length: 41 }, (_, i) => low + ((high - low) * i) / 40);
  const smooth = points.map((x) => {
    let weights = 0;
    let sum = 0;
    for (const [i, p] of predicted.entries()) {
      const weight = Math.exp(-0.5 * ((p - x) / 0.12) ** 2);
      weights += weight;
      sum += weight * outcomes[i]!;
    }
    const observed = sum / weights;
    return { observed, half: 1.96 * Math.sqrt((observed * (1 - observed) + 0.02) / weights) };
  });
  const groupCount = Math.max(1, Math.min(5, Math.floor(values.length / 12)));
  return {
    n: values.length,
    intercept: { estimate: 0.12, se: 0.28, ci: [-0.43, 0.67] },
    slope: { estimate: 0.91, se: 0.22, ci: [0.48, 1.34] },
    brier: predicted.reduce((sum, p, i) => sum + (p - outcomes[i]!) ** 2, 0) / values.length,
    curve: {
      predicted: points,
      observed: smooth.map((point) => point.observed),
      lower: smooth.map((point) => Math.max(0, point.observed - point.half)),
      upper: smooth.map((point) => Math.min(1, point.observed + point.half)),
    },
    groups: Array.from({ length: groupCount }, (_, g) => {
      const members = order.slice(
        Math.floor((g * order.length) / groupCount),
        Math.floor(((g + 1) * order.length) / groupCount),
      );
      return {
        n: members.length,
        predicted: members.reduce((sum, i) => sum + predicted[i]!, 0) / members.length,
        observed: wilson(members.filter((i) => outcomes[i] === 1).length, members.length),
      };
    }),
  };
}

function comparisons(
  models: readonly string[],
  cohorts: readonly CohortName[],
  discrimination: ByModelAndCohort<Auc>,
): AucComparison[] {
  return cohorts
    .filter((cohort) => cohort !== "training")
    .flatMap((cohort) =>
      models.flatMap((first, i) =>
        models.slice(i + 1).map((second): AucComparison => {
          const a = discrimination[first]![cohort]!;
          const b = discrimination[second]![cohort]!;
          const difference = a.auc - b.auc;
          const se = 0.8 * Math.hypot(a.se, b.se);
          const z = difference / se;
          const tail = Math.exp(-0.717 * Math.abs(z) - 0.416 * z * z);
          return {
            cohort,
            models: [first, second],
            auc: [a.auc, b.auc],
            difference,
            se,
            z,
            p: Math.min(1, tail),
            ci: [difference - 1.96 * se, difference + 1.96 * se] as Interval,
            n: a.n,
          };
        }),
      ),
    );
}

function attainable(models: readonly string[], cohorts: readonly CohortName[]) {
  const best = [0.92, 0.9, 0.78, 0.79];
  return Object.fromEntries(
    models.slice(0, 4).map((model, i) => [
      model,
      Object.fromEntries(
        cohorts.map((cohort) => [
          cohort,
          {
            auc: best[i]! - (cohort === "external-validation" ? 0.02 : 0),
            method: "posterior of the latents given noisy images",
          },
        ]),
      ),
    ]),
  );
}

function tableOne(
  cohorts: readonly CohortName[],
  sizes: Partial<Readonly<Record<CohortName, number>>>,
): Results["tableOne"] {
  const n = (cohort: CohortName) => sizes[cohort] ?? 0;
  const differences = cohorts.slice(1).map((_, i) => 0.08 + 0.21 * i);
  const numeric = (factor: string, mean: number, sd: number) => ({
    kind: "numeric" as const,
    factor,
    cells: cohorts.map((cohort, i) => ({
      n: n(cohort),
      missing: i,
      mean: mean + 0.1 * sd * i,
      sd,
      median: mean + 0.05 * sd,
      q1: mean - 0.67 * sd,
      q3: mean + 0.67 * sd,
    })),
    standardisedDifference: differences,
  });
  const levels = (factor: string, names: readonly string[]) => ({
    kind: "levels" as const,
    factor,
    levels: names.map((level, l) => ({
      level,
      counts: cohorts.map(
        (cohort) => Math.floor(n(cohort) / names.length) + (l === 0 ? n(cohort) % names.length : 0),
      ),
    })),
    missing: cohorts.map(() => 0),
    standardisedDifference: differences.map((d) => -d),
  });
  return {
    cohorts: cohorts.map((cohort) => ({ cohort, n: n(cohort) })),
    rows: [
      levels("planted endpoint", ["negative", "positive"]),
      numeric("age", 64.3, 9.1),
      levels("sex", ["F", "M"]),
      numeric("bmi", 23.4, 3.6),
      levels("stage", ["I", "II", "III", "IV"]),
      levels("location", ["upper", "middle", "lower"]),
    ],
  };
}
