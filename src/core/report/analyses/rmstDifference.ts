// rmst-difference: both restricted means and their difference.
import { pValue, significant } from "../../figures/numberFormat.ts";
import { endpointOf, groupName, intervalName, type Present } from "./presentation.ts";

export const presentRmstDifference: Present<"rmst-difference"> = (entry, result) => {
  const names = result.groups.map(({ group }) => groupName(entry.by, group));
  return {
    heading: `Restricted mean survival to ${entry.tau} (${endpointOf(entry)}) by ${entry.by}`,
    detail: [],
    key: [
      ...result.groups.map(
        ({ estimate, se }, g) => `${names[g]}: ${significant(estimate, 4)} (SE ${significant(se)})`,
      ),
      `${names[1]} less ${names[0]}: ${significant(result.estimate, 4)} (${intervalName(entry.level)} ${result.ci.map((limit) => significant(limit, 4)).join(" to ")}), p ${pValue(result.p)}`,
    ],
    figures: [],
    tables: [],
  };
};
