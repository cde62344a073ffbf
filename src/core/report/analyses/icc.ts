// icc: the forms of Shrout and Fleiss.
import { pText, significant, withInterval } from "../../figures/numberFormat.ts";
import type { IccForm } from "../../statistics/intraclassCorrelation.ts";
import { cell, row } from "../table.ts";
import { intervalName, type Present, partId } from "./presentation.ts";

const formNames: Readonly<Record<IccForm, string>> = {
  ICC1: "ICC(1,1): raters differ between subjects",
  ICC2: "ICC(2,1): raters drawn from many, agreement",
  ICC3: "ICC(3,1): these raters, consistency",
  ICC1k: "ICC(1,k): mean of raters who differ between subjects",
  ICC2k: "ICC(2,k): mean of raters drawn from many",
  ICC3k: "ICC(3,k): mean of these raters",
};

export const presentIcc: Present<"icc"> = (entry, result) => {
  const forms = Object.values(result.forms);
  const { ICC2: agreement } = result.forms;
  return {
    heading: `Agreement of ${result.columns.join(", ")}${entry.value === undefined ? "" : ` on ${entry.value}`}`,
    key: [
      `ICC(2,1), agreement of one rater with another: ${withInterval(agreement.estimate, [agreement.lower, agreement.upper], 3)}, ${result.n} subjects, ${result.columns.length} raters`,
    ],
    detail: [],
    figures: [],
    tables: [
      {
        id: partId(entry),
        title: "Intraclass correlations",
        columns: [
          { head: "Form", align: "start", csv: ["form"] },
          {
            head: `ICC (${intervalName(entry.level)})`,
            align: "end",
            csv: ["icc", "lower", "upper"],
          },
          { head: "F", align: "end", csv: ["f", "df1", "df2"] },
          { head: "p", align: "end", csv: ["p"] },
        ],
        rows: forms.map(({ form, estimate, lower, upper, f, df, p }) =>
          row(
            cell(formNames[form], form),
            cell(withInterval(estimate, [lower, upper], 3), estimate, lower, upper),
            cell(Number.isFinite(f) ? significant(f, 4) : "–", f, ...df),
            cell(pText(p), p),
          ),
        ),
        notes: ["Forms by Shrout and Fleiss (Psychol Bull 1979;86:420); p of no correlation."],
      },
    ],
  };
};
