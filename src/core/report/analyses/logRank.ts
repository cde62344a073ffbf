// log-rank: the test, and observed against expected events of each group.
import { fixed, pValue, significant } from "../../figures/numberFormat.ts";
import { cell, row } from "../table.ts";
import { chiSquareText, endpointOf, entryText, groupName, type Present, partId } from "./presentation.ts";

export const presentLogRank: Present<"log-rank"> = (entry, result) => ({
  heading: `Log-rank test (${endpointOf(entry)}) by ${entry.by}`,
  key: [`${nameOf(entry)}: ${chiSquareText(result)}, p ${pValue(result.p)}`],
  detail: [
    ...result.groups.map(
      ({ group, n, observed, expected }) =>
        `${groupName(entry.by, group)}: n = ${n}, ${significant(observed, 4)} events, ${significant(expected, 4)} expected`,
    ),
  ],
  figures: [],
  tables: [
    {
      id: partId(entry),
      title: `Events observed and expected by ${entry.by}`,
      columns: [
        { head: entry.by, align: "start", csv: ["group"] },
        { head: "n", align: "end", csv: ["n"] },
        { head: "Observed", align: "end", csv: ["observed"] },
        { head: "Expected", align: "end", csv: ["expected"] },
      ],
      rows: result.groups.map(({ group, n, observed, expected }) =>
        row(
          cell(groupName(entry.by, group), group),
          cell(String(n), n),
          cell(fixed(observed, entry.rho === 0 ? 0 : 2), observed),
          cell(fixed(expected, 1), expected),
        ),
      ),
      notes: [
        ...(entry.rho === 0 ? [] : ["Events are weighted, so their counts need not be whole."]),
        ...(entry.entry === undefined
          ? []
          : [
              `${entryText(entry.entry).trim()} The test is the score test of a Cox model with exact ties, which is the log-rank test where nobody enters late.`,
            ]),
      ],
    },
  ],
});

function nameOf({
  rho,
  strata,
}: {
  readonly rho: number;
  readonly strata?: readonly string[] | undefined;
}): string {
  const test =
    rho === 0 ? "Log-rank test" : rho === 1 ? "Peto-Peto test" : `Weighted log-rank test (rho ${rho})`;
  return strata === undefined ? test : `${test} stratified by ${strata.join(", ")}`;
}
