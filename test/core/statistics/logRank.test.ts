// The log-rank family and p.adjust against R.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProblemError } from "../../../src/core/problem/problem.ts";
import {
  type LogRankTest,
  type LogRankWeight,
  logRank,
  logRankTrend,
  pairwiseLogRank,
} from "../../../src/core/statistics/logRank.ts";
import { type Adjustment, adjustP } from "../../../src/core/statistics/pAdjust.ts";
import {
  at,
  completeRows,
  entriesOf,
  expectAllR,
  expectR,
  type Json,
  numberOf,
  numbersOf,
  numericColumn,
  referenceSet,
} from "./agreement.ts";

const weights: Readonly<Record<string, LogRankWeight>> = {
  logrank: { kind: "rho", rho: 0 },
  gehan_breslow: { kind: "gehan" },
  tarone_ware: { kind: "tarone-ware" },
  fleming_harrington_1_0: { kind: "fleming-harrington", p: 1, q: 0 },
  fleming_harrington_0_1: { kind: "fleming-harrington", p: 0, q: 1 },
  fleming_harrington_1_1: { kind: "fleming-harrington", p: 1, q: 1 },
};

function compare(ours: LogRankTest, r: Json, label: string): void {
  expectAllR(
    ours.groups.map((group) => group.n),
    numbersOf(at(r, "n")),
    `${label} n`,
  );
  expectAllR(
    ours.groups.map((group) => group.observed),
    numbersOf(at(r, "observed")),
    `${label} O`,
  );
  expectAllR(
    ours.groups.map((group) => group.expected),
    numbersOf(at(r, "expected")),
    `${label} E`,
  );
  (at(r, "var") as readonly Json[] | undefined)?.forEach((row, g) => {
    expectAllR([...ours.variance[g]!], numbersOf(row), `${label} V`);
  });
  expectR(ours.chisq, numberOf(at(r, "chisq")), `${label} chisq`);
  if (at(r, "df") !== undefined) expect(ours.df).toBe(at(r, "df"));
  expectR(ours.p, numberOf(at(r, "p")), `${label} p`);
}

describe.each(["lung", "ovarian", "colon", "larynx"])("R on %s", (name) => {
  const set = referenceSet(name);
  const reference = set?.reference;
  const here = test.skipIf(set === undefined);
  const [time, status] = [String(at(reference, "spec", "time")), String(at(reference, "spec", "status"))];
  const dataOf = (group: string, strata?: string) => {
    const names = [time, status, group, ...(strata === undefined ? [] : [strata])];
    const rows = completeRows(set!, names);
    const text = (column: string) => rows.map((row) => set!.columns[column]![row]!);
    const levels = at(reference, "spec", "factors", group) as readonly string[] | undefined;
    return {
      time: numericColumn(set!, time, rows),
      event: numericColumn(set!, status, rows),
      group: text(group),
      ...(levels === undefined ? {} : { levels: levels.map(String) }),
      ...(strata === undefined ? {} : { strata: text(strata) }),
    };
  };

  here("rho family, strata, weights, trend, pairs", () => {
    for (const [group, r] of entriesOf(at(reference, "logrank"))) {
      const data = dataOf(group);
      compare(logRank(data), at(r, "rho0")!, `${group} rho 0`);
      compare(logRank(data, { kind: "rho", rho: 1 }), at(r, "rho1")!, `${group} rho 1`);
      const stratified = at(r, "stratified");
      if (at(stratified, "n") !== undefined) {
        compare(logRank(dataOf(group, String(at(stratified, "strata")))), stratified!, `${group} stratified`);
      }
      for (const [key, weighted] of entriesOf(at(r, "weighted_formula"))) {
        const ours = logRank(data, weights[key]!);
        expectAllR(
          ours.groups.map(({ observed, expected }) => observed - expected),
          numbersOf(at(weighted, "U")),
          `${group} ${key} U`,
        );
        expectR(ours.chisq, numberOf(at(weighted, "chisq")), `${group} ${key}`);
        expect(ours.df, `${group} ${key}`).toBe(at(weighted, "df"));
        expectR(ours.p, numberOf(at(weighted, "p")), `${group} ${key} p`);
      }
      const trend = at(r, "trend");
      const ours = logRankTrend(logRank(data), numbersOf(at(trend, "scores")));
      expectR(ours.chisq, numberOf(at(trend, "chisq")), `${group} trend`);
      expect(ours.df, `${group} trend`).toBe(at(trend, "df"));
      expectR(ours.p, numberOf(at(trend, "p")), `${group} trend p`);
      for (const [method, table] of entriesOf(at(r, "pairwise_p") ?? {})) {
        const pairs = pairwiseLogRank(data, method as Adjustment);
        const rows = (at(table, "rows") as readonly Json[]).map(String);
        const cols = (at(table, "cols") as readonly Json[]).map(String);
        (at(table, "values") as readonly Json[]).forEach((line, i) => {
          numbersOf(line).forEach((p, j) => {
            if (Number.isNaN(p)) return;
            const pair = pairs.find(({ groups }) => groups.includes(rows[i]!) && groups.includes(cols[j]!));
            expectR(pair!.adjusted, p, `${group} ${rows[i]} ${cols[j]} ${method}`);
          });
        });
      }
    }
  });
});

describe("R on the edge cases", () => {
  const set = referenceSet("edge_survival");
  test.skipIf(set === undefined)("survdiff", () => {
    let compared = 0;
    for (const [name, entry] of entriesOf(at(set!.reference, "cases"))) {
      const r = at(entry, "reference", "survdiff");
      if (r === undefined) continue;
      const column = (key: string) => numbersOf(at(entry, "data", key));
      const [times, events, group] = [column("time"), column("status"), column("g")];
      const known = times.map((_, i) => i).filter((i) => !Number.isNaN(times[i]! + events[i]! + group[i]!));
      const data = {
        time: known.map((i) => times[i]!),
        event: known.map((i) => events[i]!),
        group: known.map((i) => String(group[i])),
      };
      compared++;
      if (at(r, "error") !== undefined) {
        expect(() => logRank(data)).toThrow(ProblemError);
      } else compare(logRank(data), at(r, "result")!, name);
    }
    expect(compared).toBeGreaterThan(7);
  });

  const binary = referenceSet("edge_binary");
  test.skipIf(binary === undefined)("p.adjust with NA, ties, 0 and 1", () => {
    const p = numbersOf(at(binary!.reference, "cases", "p_adjust", "data", "p"));
    for (const [method, r] of entriesOf(at(binary!.reference, "cases", "p_adjust", "reference"))) {
      expectAllR(adjustP(p, method as Adjustment), numbersOf(r), method);
    }
  });
});

test("birkhoffkiki/GPFM#9: with events and censorings exchanged the test is another one", () => {
  const data = { time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 0], group: ["a", "a", "b", "a", "b", "b"] };
  const flipped = { ...data, event: data.event.map((value) => 1 - value) };
  expect(logRank(flipped).chisq).not.toBeCloseTo(logRank(data).chisq, 3);
});

test("laws: unchanged by a monotone change of time; O and E have one sum; strata of one are no strata", () => {
  const patient = fc.tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom(0, 1),
    fc.constantFrom("a", "b", "c"),
  );
  fc.assert(
    fc.property(fc.array(patient, { minLength: 6, maxLength: 40 }), (rows) => {
      const data = {
        time: rows.map(([time]) => time),
        event: rows.map(([, event]) => event),
        group: rows.map(([, , group]) => group),
      };
      fc.pre(new Set(data.group).size > 1 && data.event.includes(1));
      const test = logRank(data);
      const later = logRank({ ...data, time: data.time.map((time) => time ** 3 + 2) });
      expect(later).toEqual(test);
      const total = (key: "observed" | "expected") => test.groups.reduce((sum, group) => sum + group[key], 0);
      expect(total("observed")).toBeCloseTo(total("expected"), 9);
      expect(logRank({ ...data, strata: data.group.map(() => "one") })).toEqual(test);
      if (test.df > 0) expect(test.chisq).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("events that nobody outlives say nothing of a group: 0 degrees of freedom, no p-value", () => {
  const together = { time: [1, 1, 8, 8], event: [0, 0, 1, 1], group: ["a", "b", "a", "b"] };
  expect(logRank(together)).toMatchObject({ chisq: 0, df: 0, p: Number.NaN });
});
