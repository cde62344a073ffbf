// Survival by the scores: figures against single calls of methods that are held to R, and the rows of the field's pitfalls.
import { describe, expect, test } from "vitest";
import { studyNomograms } from "../../../src/core/analysis/nomograms/studyNomograms.ts";
import { type SurvivalInput, studySurvival } from "../../../src/core/analysis/survival/studySurvival.ts";
import { stream } from "../../../src/core/random/stream.ts";
import { concordance } from "../../../src/core/statistics/concordance.ts";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { coxZph } from "../../../src/core/statistics/coxZph.ts";
import { detectableHazardRatio } from "../../../src/core/statistics/detectableHazardRatio.ts";
import { kaplanMeier } from "../../../src/core/statistics/kaplanMeier.ts";
import { logRank } from "../../../src/core/statistics/logRank.ts";
import { adjustP } from "../../../src/core/statistics/pAdjust.ts";
import { restrictedMean } from "../../../src/core/statistics/rmst.ts";
import { enteredInput, madeInput, question } from "./followedExample.ts";

const input = madeInput();
const { survival, survivalStudy } = studySurvival(question, input);
const followed = input.patients.filter(({ survival: own }) => own !== undefined);
const time = followed.map(({ survival: own }) => own!["OS"]!.time);
const event = followed.map(({ survival: own }) => own!["OS"]!.event);
const cpc = followed.map(
  ({ patient }) => input.scores.find((row) => row.patient === patient)!.scores["CPC"]!,
);
const high = cpc.map((value) => value >= 0.1);
const own = survival["OS"]!["CPC"]!;

describe("figures are those of the single methods", () => {
  test("hazard ratio per SD, carried threshold, medians, log-rank, RMST", () => {
    const mean = cpc.reduce((sum, value) => sum + value, 0) / cpc.length;
    const sd = Math.sqrt(cpc.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (cpc.length - 1));
    const perSd = coxRegression({
      time,
      event,
      terms: [{ name: "x", values: cpc.map((value) => value / sd) }],
    });
    expect(own.perSd!.hazardRatio).toBeCloseTo(perSd.coefficients[0]!.hazardRatio, 12);
    expect(own.perSd!.sd).toBeCloseTo(sd, 12);
    const carried = coxRegression({ time, event, terms: [{ name: "h", values: high.map(Number) }] });
    expect(own.hazardRatio).toBeCloseTo(carried.coefficients[0]!.hazardRatio, 12);
    expect(own.logRankP).toBeCloseTo(logRank({ time, event, group: high.map(String) }).p, 12);
    const side = (which: boolean) => {
      const rows = high.flatMap((value, i) => (value === which ? [i] : []));
      return kaplanMeier({ time: rows.map((i) => time[i]!), event: rows.map((i) => event[i]!) });
    };
    const rmst = own.carried!.test!.rmst!;
    expect(rmst.tau).toBe(12);
    expect(rmst.difference).toBeCloseTo(
      restrictedMean(side(true), 12).estimate - restrictedMean(side(false), 12).estimate,
      10,
    );
    expect(own.carried!.groups.map(({ n, events }) => [n, events])).toEqual(
      [side(false), side(true)].map(({ n, events }) => [n, events]),
    );
  });

  test("the least hazard ratio detectable is Schoenfeld's: 4 (1.96 + 0.8416)² / log(2)² = 65.3 events for a half-half split at HR 2", () => {
    const events = (4 * (1.959964 + 0.841621) ** 2) / Math.log(2) ** 2;
    expect(events).toBeCloseTo(65.3, 1);
    expect(detectableHazardRatio({ events, sd: 0.5 })).toBeCloseTo(2, 5);
  });

  test("methods: proportional hazards assumed: cox.zph of the multivariable model", () => {
    const cox = survivalStudy.cox[0]!;
    const ages = followed.map(({ factors }) => Number(factors["age"]));
    const fit = coxRegression({
      time,
      event,
      terms: [
        { name: "s", values: cpc.map((value) => value / own.perSd!.sd) },
        { name: "age", values: ages },
      ],
    });
    const truth = coxZph(fit, "km").tests.map(({ p }) => p);
    expect(cox.multivariable!.proportionality.map(({ p }) => p)).toEqual(
      truth.map((p) => expect.closeTo(p, 10)),
    );
  });
});

describe("methods: cut-off searched on the same patients", () => {
  test("the searched one has corrected p, cross-validated HR, interval and minprop 0.2 below n = 100, apart from the others", () => {
    const searched = own.searched!;
    expect(searched.minprop).toBe(0.2);
    expect(searched.correctedP).toBeGreaterThan(searched.uncorrectedP);
    expect(searched.crossValidated).not.toBeNull();
    expect(searched.interval![0]).toBeLessThanOrEqual(searched.interval![1]);
    expect(own.cutoff).toBe(0.1);
    expect(own.quantile!.cutoff).not.toBe(searched.cutoff);
  });

  test("a quantile is one of the training patients' scores: the others' labels and times change nothing of it", () => {
    const turned = studySurvival(
      question,
      madeInput((made, i) => (i % 3 === 0 ? {} : { time: 40 - made.time })),
    );
    expect(turned.survival["OS"]!["CPC"]!.quantile!.cutoff).toBe(own.quantile!.cutoff);
  });

  test("a side with fewer than 10 patients or 5 events: curves without p", () => {
    const few = studySurvival(question, {
      ...input,
      thresholds: { CPC: { value: 1.6 }, noise: { value: 0 } },
    });
    const { carried, logRankP, hazardRatio } = few.survival["OS"]!["CPC"]!;
    expect(carried!.groups).toHaveLength(2);
    expect(carried!.test).toBeNull();
    expect(carried!.heldBack).toContain("no test below 10 patients or 5 events a side");
    expect([logRankP, hazardRatio]).toEqual([null, null]);
  });

  test("one risk group empty: one curve and the reason, no crash", () => {
    const empty = studySurvival(question, { ...input, thresholds: { CPC: { value: 99 } } });
    const { carried } = empty.survival["OS"]!["CPC"]!;
    expect(carried!.groups).toHaveLength(1);
    expect(carried!.heldBack).toContain("no patient is CPC at or above");
    expect(empty.survival["OS"]!["noise"]!.carried).toBeNull();
  });
});

describe("methods: 'p < 0.05 for the DLS, p > 0.05 for CPS' called superiority", () => {
  const [comparison] = survivalStudy.comparisons;

  test("like with like on the same patients, from paired differences", () => {
    expect(comparison!.differences.map(({ how }) => how)).toEqual([
      "continuous",
      "equal group sizes",
      "carried threshold",
    ]);
    expect(comparison!.n).toBe(60);
    for (const { c, difference, ci } of comparison!.differences) {
      expect(difference).toBeCloseTo(c[0] - c[1], 12);
      expect(ci[0]).toBeLessThan(difference);
      expect(ci[1]).toBeGreaterThan(difference);
    }
  });

  test("equal group sizes: as many are high by the score as by the condition", () => {
    const holds = followed.filter(({ compared }) => compared![0]!.holds).length;
    const limit = [...cpc].sort((a, b) => b - a)[holds - 1]!;
    const called = coxRegression({
      time,
      event,
      terms: [{ name: "h", values: cpc.map((value) => Number(value >= limit)) }],
    });
    expect(cpc.filter((value) => value >= limit)).toHaveLength(holds);
    expect(called.coefficients[0]!.estimate).toBeLessThan(0);
  });

  test("the likelihood-ratio tests are those of the nested models", () => {
    const cps = followed.map(({ compared }) => compared![0]!.value!);
    const loglik = (...values: number[][]) =>
      coxRegression({ time, event, terms: values.map((each, j) => ({ name: String(j), values: each })) })
        .logLikelihood.fitted;
    expect(comparison!.scoreAdded!.chisq).toBeCloseTo(2 * (loglik(cps, cpc) - loglik(cps)), 8);
    expect(comparison!.otherAdded!.chisq).toBeCloseTo(2 * (loglik(cpc, cps) - loglik(cpc)), 8);
  });

  test("a score without a relation never gets the verdict, whatever its p; a marker against itself neither", () => {
    const noise = survivalStudy.comparisons.find(({ score }) => score === "noise")!;
    expect(noise.verdict).not.toBe("score better");
    const itself = studySurvival(
      question,
      madeInput(({ score }) => ({ cps: Math.round(10 + 5 * score) })),
    ).survivalStudy.comparisons[0]!;
    expect(itself.verdict).toBe("superiority not shown");
  });

  test("a marker that is as good in the other direction is not beaten by its direction", () => {
    const random = stream(5, "turned");
    const [comparison] = studySurvival(
      question,
      madeInput(({ score }) => ({ cps: 50 - 8 * score + 3 * random.normal() })),
    ).survivalStudy.comparisons;
    expect(comparison!.differences[0]!.ci[0]).toBeGreaterThan(0);
    expect(comparison!.scoreAdded!.p).toBeLessThan(0.05);
    expect(comparison!.verdict).toBe("superiority not shown");
  });

  test("CPS of treated beside untreated, and the rank correlation", () => {
    const [cps] = survivalStudy.compared;
    expect(cps!.followed!.n + cps!.notFollowed!.n).toBe(90);
    expect(cps!.correlations.find(({ score }) => score === "CPC")!.rho).toBeGreaterThan(0);
  });
});

describe("methods: direction flipped silently", () => {
  test("C is of the stated direction: the other direction gives 1 − C, and a warning that it is against expectation", () => {
    const shorter = studySurvival({ ...question, higherScore: "shorter" }, input);
    expect(shorter.survival["OS"]!["CPC"]!.cIndex).toBeCloseTo(1 - own.cIndex, 12);
    expect(own.cIndex).toBeGreaterThan(0.5);
    expect(shorter.survivalStudy.warnings.join(" ")).toContain("against expectation");
    expect(survivalStudy.warnings.join(" ")).not.toContain("C-index of CPC");
  });
});

describe("a direction of the compared marker's own", () => {
  const turned = {
    ...input,
    patients: input.patients.map((patient) => ({
      ...patient,
      compared: patient.compared!.map((each) => each && { holds: !each.holds, value: -each.value! }),
    })),
  };
  const asked = (higher?: "longer" | "shorter") => ({
    ...question,
    conditions: [{ condition: "cps >= 10", ...(higher && { higher }) }],
  });

  test("a marker turned round with its direction is the same marker: C, differences and verdict stay", () => {
    const shorter = studySurvival(asked("shorter"), turned);
    const [before, after] = [survivalStudy.comparisons, shorter.survivalStudy.comparisons];
    expect(after.map(({ differences }) => differences)).toEqual(before.map(({ differences }) => differences));
    expect(after.map(({ verdict }) => verdict)).toEqual(before.map(({ verdict }) => verdict));
    const [cps, turnedCps] = [survival["OS"]!["cps >= 10"]!, shorter.survival["OS"]!["cps >= 10"]!];
    expect(turnedCps.harrell).toEqual(cps.harrell);
    expect(turnedCps.uno.estimate).toBeCloseTo(cps.uno.estimate, 12);
    expect(turnedCps.higher).toBe("shorter");
    // The scores keep theirs.
    expect(shorter.survival["OS"]!["CPC"]!.cIndex).toBe(own.cIndex);
    expect(shorter.survivalStudy.warnings.join(" ")).not.toContain("cps");
  });

  test("where none is stated it is the score's; the other one gives 1 − C and is against expectation", () => {
    expect(studySurvival(asked("longer"), input)).toEqual(studySurvival(asked(), input));
    const against = studySurvival(asked("shorter"), input);
    expect(against.survival["OS"]!["cps >= 10"]!.cIndex).toBeCloseTo(
      1 - survival["OS"]!["cps >= 10"]!.cIndex,
      12,
    );
    expect(against.survivalStudy.warnings.join(" ")).toMatch(/C-index of cps >= 10 .*against expectation/);
  });
});

describe("methods: immortal time: delayed entry", () => {
  const entered = enteredInput();
  const late = studySurvival({ ...question, timeZero: "diagnosis", entry: "first_dose" }, entered);
  const marker = late.survival["OS"]!["CPC"]!;
  const entry = entered.patients.flatMap(({ survival: its }) => its?.["OS"]?.entry ?? []);
  const followUp = { time, event, entry };

  test("curves, tests, Cox models and C are those of the single methods with entries", () => {
    expect(entry).toHaveLength(60);
    const sd = own.perSd!.sd;
    const terms = [{ name: "x", values: cpc.map((value) => value / sd) }];
    expect(marker.perSd!.hazardRatio).toBeCloseTo(
      coxRegression({ ...followUp, terms }).coefficients[0]!.hazardRatio,
      12,
    );
    expect(marker.logRankP).toBeCloseTo(logRank({ ...followUp, group: high.map(String) }).p, 12);
    const c = concordance({ ...followUp, marker: cpc, higherMarker: "longer-survival" });
    expect(marker.harrell.estimate).toBeCloseTo(c.concordance, 12);
    const rows = high.flatMap((value, i) => (value ? [i] : []));
    const pick = (values: readonly number[]) => rows.map((i) => values[i]!);
    const curve = kaplanMeier({ time: pick(time), event: pick(event), entry: pick(entry) });
    expect(marker.carried!.groups[1]!.curve.survival).toEqual([...curve.survival]);
    expect(marker.carried!.groups[1]!.curve.entries).toEqual([...pick(entry)].sort((a, b) => a - b));
    expect(marker.perSd!.hazardRatio).not.toBeCloseTo(own.perSd!.hazardRatio, 3);
  });

  test("what is not defined with it is left out, and that is said", () => {
    expect(marker.carried!.test!.rmst).toBeNull();
    expect(marker.searched).toBeNull();
    expect(marker.uno.estimate).toBeNaN();
    expect(late.survivalStudy.cox[0]!.planning.riley).toBeNull();
    const words = late.survivalStudy.warnings.join(" ");
    expect(words).toMatch(/Delayed entry: times count from diagnosis.*first_dose/);
    expect(words).toMatch(/Left out .*restricted mean.*Uno's C.*searched cut-offs.*nomograms/);
    expect(words).not.toContain("immortal");
  });

  test("a nomogram is refused, with the reason", () => {
    const [nomogram] = studyNomograms(
      {
        nomograms: [{ outcome: "OS", score: "CPC", factors: ["age"] }],
        unit: "months",
        times: [6],
        thresholds: [0.5],
        seed: 1,
      },
      entered.patients,
      entered.scores,
      entered.factors,
    );
    expect(nomogram).toMatchObject({ kind: "refused" });
    expect(nomogram!.kind === "refused" && nomogram!.reason).toContain("delayed entry");
  });

  test("without entries nothing of it is in the results", () => {
    expect(JSON.stringify({ survival, survivalStudy })).not.toMatch(/"entr(y|ies)"|[Dd]elayed entry/);
  });

  test("a group whose curve came to 0 early is said", () => {
    const early = madeInput((made, i) =>
      i === 0
        ? { time: 1, event: 1, entry: 0, score: -3 }
        : { entry: made.time / 2 + 2, time: made.time + 3 },
    );
    const words = studySurvival({ ...question, entry: "first_dose" }, early).survivalStudy.warnings.join(" ");
    expect(words).toContain("stays at 0");
  });
});

describe("methods: immortal time", () => {
  test("a time zero before the PET, or none stated, is warned of", () => {
    const from = (timeZero: string | null) =>
      studySurvival({ ...question, timeZero }, input).survivalStudy.warnings.join(" ");
    expect(from("diagnosis")).toContain("immortal time");
    expect(from(null)).toContain("not stated");
    expect(from("first dose")).not.toMatch(/immortal|not stated/);
  });
});

describe("methods: multiplicity", () => {
  test("one primary without correction, Holm over the rest, raw p beside", () => {
    const { family, primary } = survivalStudy;
    expect(primary!.effect!.p).toBe(own.perSd!.p);
    expect(family.some(({ marker, rule }) => marker === "CPC" && rule === "per SD")).toBe(false);
    expect(family.map(({ holm }) => holm)).toEqual(
      adjustP(
        family.map(({ p }) => p),
        "holm",
      ),
    );
    const carried = studySurvival(
      { ...question, primary: { model: "CPC", endpoint: "OS", rule: "carried threshold" } },
      input,
    ).survivalStudy;
    expect(carried.primary!.effect!.p).toBe(own.carried!.test!.logRankP);
    expect(carried.family.some(({ marker, rule }) => marker === "CPC" && rule === "per SD")).toBe(true);
    expect(carried.family).toHaveLength(family.length);
    const all = studySurvival({ ...question, primary: null }, input).survivalStudy;
    expect(all.family).toHaveLength(family.length + 1);
  });
});

describe("methods: rule of 10 events a variable", () => {
  test("candidates are all that was looked at; Riley's criteria and the detectable effect stand beside", () => {
    const { planning, events } = survivalStudy.cox[0]!;
    // CPC, noise, CPS, age, sex.
    expect(planning.candidateParameters).toBe(5);
    expect(planning.eventsPerParameter).toBeCloseTo(events / 5, 12);
    expect(planning.riley!.needed).toBeGreaterThan(0);
    expect(planning.detectableHazardRatio).toBeCloseTo(detectableHazardRatio({ events, sd: 1 }), 12);
  });
});

describe("methods: one patient in two sets; followed training patients", () => {
  test("the analysis without training patients stands beside", () => {
    const rows = followed.flatMap(({ cohort }, i) => (cohort === "training" ? [] : [i]));
    expect(own.withoutTraining!.n).toBe(rows.length);
    const known = rows.map((i) => cpc[i]!);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
    const fit = coxRegression({
      time: rows.map((i) => time[i]!),
      event: rows.map((i) => event[i]!),
      terms: [{ name: "x", values: known.map((value) => value / sd) }],
    });
    expect(own.withoutTraining!.perSd!.hazardRatio).toBeCloseTo(fit.coefficients[0]!.hazardRatio, 12);
  });
});

describe("bad input: words, no NaN, no crash", () => {
  const words = (made: ReturnType<typeof studySurvival>) => made.survivalStudy.warnings.join(" ");

  test("a cohort without events", () => {
    const none = studySurvival(
      question,
      madeInput(() => ({ event: 0 })),
    );
    expect(words(none)).toContain("no events");
    const { perSd, searched, carried } = none.survival["OS"]!["CPC"]!;
    expect([perSd, searched, carried!.test]).toEqual([null, null, null]);
    expect(none.survivalStudy.cox[0]!.multivariable).toBeNull();
    expect(none.survivalStudy.cox[0]!.univariable.map(({ note }) => note)).toContain(
      "not estimable (no events)",
    );
    expect(none.survivalStudy.comparisons).toEqual([]);
  });

  test("nobody followed to the horizon", () => {
    expect(words(studySurvival({ ...question, times: [6, 600] }, input))).toContain(
      "nobody was followed to 600 months; the last to",
    );
  });

  test("nobody followed at all", () => {
    const nobody = { ...input, patients: input.patients.map(({ survival: _, ...rest }) => rest) };
    const made = studySurvival(question, nobody);
    expect(words(made)).toContain("no patient was followed");
    expect(made.survivalStudy.comparisons).toEqual([]);
  });

  test("CPS missing for half: compared on those who have it, counted", () => {
    const half = studySurvival(
      question,
      madeInput((_, i) => (i % 2 === 0 ? { cps: Number.NaN } : {})),
    );
    expect(half.survivalStudy.comparisons[0]!.n).toBe(30);
    expect(half.survivalStudy.compared[0]!.missing).toBe(45);
    expect(half.survival["OS"]!["CPC"]!.n).toBe(60);
  });

  test("kassambara/survminer#590: a level without events is not estimable; the other rows keep their figures", () => {
    const sparse = {
      ...input,
      patients: input.patients.map((patient, i) => ({
        ...patient,
        factors: {
          ...patient.factors,
          sex: i < 4 && patient.survival?.["OS"]?.event === 0 ? "X" : patient.factors["sex"],
        },
      })),
      factors: [input.factors[0]!, { kind: "levels" as const, factor: "sex", levels: ["F", "M", "X"] }],
    };
    const rows = studySurvival(question, sparse).survivalStudy.cox[0]!.univariable;
    const level = rows.find((each) => each.level === "X");
    expect(level!.note).toMatch(/not estimable \(0 events in \d+\)/);
    expect(rows.find((each) => each.variable === "age")!.hazardRatio).toBe(
      survivalStudy.cox[0]!.univariable.find((each) => each.variable === "age")!.hazardRatio,
    );
  });
});

describe("methods: rule of 10 events a variable: how the multivariable model is fitted", () => {
  const fitted = (made: SurvivalInput, factors: readonly string[] = ["age"]) =>
    studySurvival({ ...question, factorsOf: { OS: factors } }, made).survivalStudy.cox[0]!.multivariable;

  test("enough events: maximum likelihood; fewer than 25 with two factors: ridge, whose effects are smaller", () => {
    expect(fitted(input)!.method).toBe("maximum likelihood");
    let seen = 0;
    const few = madeInput(({ event: own }) => ({ event: own === 1 && ++seen <= 14 ? 1 : 0 }));
    const ridge = fitted(few, ["age", "sex"])!;
    expect([ridge.method, ridge.events]).toEqual(["ridge", 14]);
    const rows = few.patients.filter(({ survival: each }) => each !== undefined);
    const scores = rows.map(
      ({ patient }) => few.scores.find((row) => row.patient === patient)!.scores["CPC"]!,
    );
    const plain = coxRegression({
      time: rows.map((each) => each.survival!["OS"]!.time),
      event: rows.map((each) => each.survival!["OS"]!.event),
      terms: [
        { name: "score", values: scores.map((value) => value / own.perSd!.sd) },
        { name: "age", values: rows.map(({ factors }) => Number(factors["age"])) },
        { name: "sex", values: rows.map(({ factors }) => Number(factors["sex"] === "M")) },
      ],
    });
    const size = (ratios: readonly number[]) => ratios.reduce((sum, ratio) => sum + Math.log(ratio) ** 2, 0);
    expect(size(ridge.rows.map(({ hazardRatio }) => hazardRatio!))).toBeLessThan(
      size(plain.coefficients.map(({ hazardRatio }) => hazardRatio)),
    );
  });

  test("a level that no death has: Firth's penalty gives a finite effect", () => {
    const separated = {
      ...input,
      patients: input.patients.map((patient) => ({
        ...patient,
        factors: {
          ...patient.factors,
          sex: patient.survival?.["OS"]?.event === 0 && patient.survival["OS"].time > 12 ? "F" : "M",
        },
      })),
    };
    const firth = fitted(separated, ["sex"])!;
    expect(firth.method).toBe("Firth");
    for (const { hazardRatio, ci } of firth.rows) {
      expect(Number.isFinite(hazardRatio)).toBe(true);
      expect(ci!.every(Number.isFinite)).toBe(true);
    }
  });

  test("fewer than 10 events: no model of several variables", () => {
    let seen = 0;
    expect(fitted(madeInput(({ event: own }) => ({ event: own === 1 && ++seen <= 9 ? 1 : 0 })))).toBeNull();
  });
});

describe("methods: missing factors: multiple imputation for Cox on request", () => {
  const impute = { imputations: 10, iterations: 5 };
  const gaps = {
    ...input,
    patients: input.patients.map((patient, i) => ({
      ...patient,
      factors: { ...patient.factors, age: i % 4 === 0 ? undefined : patient.factors["age"] },
    })),
  };

  test("stands beside the complete patients, with what was imputed and the missing information", () => {
    const [cox] = studySurvival({ ...question, impute }, gaps).survivalStudy.cox;
    expect(cox!.multivariable!.n).toBe(45);
    const imputed = cox!.imputed!;
    expect(imputed).toMatchObject({ n: 60, imputations: 10, columns: [{ factor: "age", imputed: 15 }] });
    const [score, age] = imputed.rows;
    expect(age!.fmi).toBeGreaterThan(score!.fmi!);
    // The score of everyone is known: its effect is near to that of all patients.
    const whole = survivalStudy.cox[0]!.multivariable!.rows[0]!;
    expect(Math.abs(Math.log(score!.hazardRatio! / whole.hazardRatio!))).toBeLessThan(0.15);
    expect(studySurvival({ ...question, impute }, gaps).survivalStudy.cox[0]).toEqual(cox);
  });

  test("nothing is imputed where it is not asked for, or nothing is missing", () => {
    expect(studySurvival(question, gaps).survivalStudy.cox[0]!.imputed).toBeNull();
    expect(studySurvival({ ...question, impute }, input).survivalStudy.cox[0]!.imputed).toBeNull();
  });
});
