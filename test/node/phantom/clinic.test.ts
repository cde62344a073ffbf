import { describe, expect, test } from "vitest";
import { coxRegression } from "../../../src/core/statistics/cox.ts";
import { centreOf, drawAppearance } from "../../../src/node/phantom/appearance.ts";
import {
  combinedPositiveScore,
  drawCourse,
  drawFactors,
  drawSpecimen,
  petDay,
  treatedPatients,
} from "../../../src/node/phantom/clinic.ts";
import { drawLatents, type Signal } from "../../../src/node/phantom/latents.ts";
import { drawPerson } from "../../../src/node/phantom/person.ts";
import { clinicalStage } from "../../../src/node/phantom/stage.ts";
import { correlation, mean } from "./moments.ts";

const indices = Array.from({ length: 4000 }, (_, i) => i + 1);
const signals: readonly Signal[] = ["strong", "weak", "none"];

describe("the planted endpoint", () => {
  test.each(signals)("is positive in 40% (%s), and CPS ≥ 10 says just that", (signal) => {
    const latents = indices.map((index) => drawLatents(1, index, signal));
    // Two standard errors of 40% among 4,000.
    expect(Math.abs(mean(latents.map(({ positive }) => Number(positive))) - 0.4)).toBeLessThan(0.0155);
    for (const { liability, positive } of latents)
      expect(combinedPositiveScore(liability) >= 10).toBe(positive);
  });

  test("is explained by the latents as planted: shares of variance .36, .36, .06 or .10, .10, .015 or none", () => {
    const shares = (signal: Signal) => {
      const latents = indices.map((index) => drawLatents(2, index, signal));
      const liability = latents.map((l) => l.liability);
      return [
        correlation(
          latents.map((l) => l.zP),
          liability,
        ),
        correlation(
          latents.map((l) => l.zC),
          liability,
        ),
        correlation(
          latents.map((l) => l.k1 + l.k2),
          liability,
        ),
      ];
    };
    const planted = { strong: [0.6, 0.6, 0.2449], weak: [0.3162, 0.3162, 0.1225], none: [0, 0, 0] };
    for (const signal of signals)
      shares(signal).forEach((r, i) => {
        expect(Math.abs(r - planted[signal][i]!)).toBeLessThan(0.035);
      });
  });

  test("the score never falls as the liability rises, and reaches 0 and 100", () => {
    const scores = Array.from({ length: 701 }, (_, i) => combinedPositiveScore(-3.5 + i / 100));
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect([scores[0], scores.at(-1)]).toEqual([0, 100]);
    for (const score of scores) expect(Number.isInteger(score)).toBe(true);
  });

  test("tells nothing of a scanner's look, nor of stage: whatever a network reads there by chance, it isn't planted", () => {
    // Four standard errors of a correlation of 0 among 4,000.
    const chance = 4 / Math.sqrt(indices.length);
    for (const signal of signals) {
      const positive = indices.map((index) => Number(drawLatents(1, index, signal).positive));
      const looks = indices.map((index) => drawAppearance(1, index, centreOf(index)));
      const factors = indices.map((index) => drawFactors(1, index));
      const drawn = [
        ...(["pet", "ct"] as const).flatMap((modality) =>
          (["mean", "sd", "skew", "tail", "background", "noise"] as const).map((name) =>
            looks.map((look) => look[modality][name]),
          ),
        ),
        ...(["T", "N", "M"] as const).map((name) => factors.map((own) => Number(own[name].slice(1)))),
      ];
      for (const values of drawn) expect(Math.abs(correlation(values, positive))).toBeLessThan(chance);
    }
  });

  test("shows in age and smoking", () => {
    const latents = indices.map((index) => drawLatents(3, index, "none"));
    const ages = indices.map((index) => drawPerson(3, index).age);
    expect(
      correlation(
        ages,
        latents.map((l) => l.k2),
      ),
    ).toBeGreaterThan(0.98);
    for (const index of indices.slice(0, 50))
      expect(drawFactors(3, index).smoking).toBe(latents[index - 1]!.k1 > 0 ? "ever" : "never");
  });
});

test("clinical stages are those of AJCC 8 (cTNM)", () => {
  expect(clinicalStage("squamous", "T1", "N1", "M0")).toBe("I");
  expect(clinicalStage("squamous", "T3", "N0", "M0")).toBe("II");
  expect(clinicalStage("squamous", "T3", "N1", "M0")).toBe("III");
  expect(clinicalStage("squamous", "T1", "N2", "M0")).toBe("III");
  expect(clinicalStage("squamous", "T4", "N0", "M0")).toBe("IV");
  expect(clinicalStage("adenocarcinoma", "T1", "N1", "M0")).toBe("II");
  expect(clinicalStage("adenocarcinoma", "T2", "N1", "M0")).toBe("III");
  expect(clinicalStage("adenocarcinoma", "T3", "N2", "M0")).toBe("IV");
  expect(clinicalStage("squamous", "T1", "N0", "M1")).toBe("IV");
  expect(clinicalStage("squamous", "T1", "N3", "M0")).toBe("IV");
});

describe("the course", () => {
  const cohort = (seed: number, signal: Signal, list: readonly number[]) =>
    list.map((index) => {
      const latents = drawLatents(seed, index, signal);
      const { stage } = drawFactors(seed, index);
      return { index, latents, stage, course: drawCourse(seed, index, signal, latents, stage) };
    });

  test("has dates in order: specimen, PET, first dose, progression, death; nothing after the last contact", () => {
    for (const { index, latents, course } of cohort(1, "strong", indices.slice(0, 500))) {
      expect(drawSpecimen(1, index, latents).day).toBeLessThan(petDay(1, index));
      expect(petDay(1, index)).toBeLessThan(course.firstDose);
      expect(course.lastContact).toBeGreaterThan(course.firstDose);
      if (course.progression !== undefined) {
        expect(course.progression).toBeGreaterThan(course.firstDose);
        expect(course.progression).toBeLessThan(course.lastContact);
      }
      if (course.death !== undefined) expect(course.death).toBe(course.lastContact);
    }
  });

  test.each([
    ["strong", -1.2, 0.3],
    ["weak", -0.6, 0.15],
    ["none", 0, 0],
  ] as const)("has log hazards as planted, frailty apart (%s)", (signal, biology, stage) => {
    const patients = cohort(5, signal, indices);
    const fit = coxRegression({
      time: patients.map(({ course }) => course.lastContact - course.firstDose),
      event: patients.map(({ course }) => (course.death === undefined ? 0 : 1)),
      terms: [
        { name: "biology", values: patients.map(({ latents }) => (latents.zP + latents.zC) / Math.SQRT2) },
        { name: "stage", values: patients.map((p) => ["I", "II", "III", "IV"].indexOf(p.stage)) },
      ],
    });
    const [onBiology, onStage] = fit.coefficients;
    // An unseen frailty of standard deviation 0.4 draws coefficients towards 0 by some 5 to 10%.
    expect(onBiology!.estimate / (biology || 1)).toBeGreaterThan(biology === 0 ? -0.05 : 0.86);
    expect(onBiology!.estimate / (biology || 1)).toBeLessThan(biology === 0 ? 0.05 : 1.02);
    expect(Math.abs(onStage!.estimate - stage)).toBeLessThan(0.07);
  });

  test.each(signals)("ends in death in at least 60% of the treated (%s)", (signal) => {
    for (let seed = 1; seed <= 10; seed++)
      for (const patients of [60, 150, 331]) {
        const treated = cohort(seed, signal, [...treatedPatients(seed, patients)]);
        expect(mean(treated.map(({ course }) => Number(course.death !== undefined)))).toBeGreaterThanOrEqual(
          0.6,
        );
      }
  });

  test("is known of 50 of 331 patients and of 60 in smaller cohorts, who mostly stay the same", () => {
    expect(treatedPatients(1, 331).size).toBe(50);
    expect(treatedPatients(1, 150).size).toBe(60);
    expect(treatedPatients(1, 40).size).toBe(40);
    const [small, large] = [treatedPatients(1, 150), treatedPatients(1, 151)];
    expect([...large].filter((index) => small.has(index)).length).toBeGreaterThanOrEqual(59);
  });
});
