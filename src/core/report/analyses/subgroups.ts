// subgroups: the effect in each subgroup as a forest, with tests of interaction.
import { forestFigure } from "../../figures/forest.ts";
import { seriesStyle } from "../../figures/look.ts";
import { pValue, ratioWithInterval } from "../../figures/numberFormat.ts";
import { ratioAxis } from "../../figures/ratioAxis.ts";
import type { Subgroup } from "../../statistics/subgroupEffects.ts";
import { counted } from "../text/sentences.ts";
import { intervalName, type Present, partId } from "./presentation.ts";
import { isPrintable, tooExtreme } from "./ratioForest.ts";

export const presentSubgroups: Present<"subgroups"> = (entry, result, { typeface, width }) => {
  const name = result.ratio === "hazard ratio" ? "Hazard ratio" : "Odds ratio";
  const all = [result.overall, ...result.subgroups.flatMap(({ levels }) => levels)];
  const estimated = all.flatMap(({ effect }) =>
    effect.kind === "estimated" && isPrintable(effect) ? [effect] : [],
  );
  const interactions = result.subgroups.map(({ factor, interaction }) =>
    interaction === undefined
      ? `${factor}: no test of interaction`
      : `${factor}: interaction p ${pValue(interaction.p)}`,
  );
  return {
    heading: `${name} of ${result.exposure} in subgroups`,
    key: [
      `All patients: ${effectText(result.overall)}; n = ${result.n}, ${counted(result.overall.events, "event")}`,
      ...interactions,
    ],
    detail: result.subgroups.flatMap(({ factor, levels }) =>
      levels.map((own) => `${factor} ${own.level} (n = ${own.n}): ${effectText(own)}`),
    ),
    figures: [
      forestFigure(
        {
          id: partId(entry),
          title: `${name} of ${result.exposure} in subgroups`,
          legend: `n = ${result.n}; each row a model of its own patients${entry.adjust === undefined ? "" : `, adjusted for ${entry.adjust.join(", ")}`}. Likelihood-ratio tests of interaction: ${interactions.join("; ")}.`,
          width,
          simulated: false,
          heads: { name: "", value: `${name} (${intervalName(entry.level)})` },
          interval: intervalName(entry.level),
          sections: [
            { title: "All patients", rows: [forestRow(result.overall, "all")] },
            ...result.subgroups.map(({ factor, levels }) => ({
              title: factor,
              rows: levels.map((own) => forestRow(own, own.level)),
            })),
          ],
          axis: ratioAxis(
            name,
            estimated.map(({ ratio, lower, upper }) => ({ estimate: ratio, lower, upper })),
          ),
          reference: 1,
          dataNames: { estimate: result.ratio.replace(" ", "_"), tick: "mark" },
        },
        typeface,
      ),
    ],
    tables: [],
  };
};

function forestRow({ n, events, effect }: Subgroup, name: string) {
  const row = { name: `${name} (${events}/${n})`, style: seriesStyle(0) };
  if (effect.kind === "not-estimable") return { ...row, text: `not estimable (${effect.reason})` };
  if (!isPrintable(effect)) return { ...row, text: tooExtreme };
  const interval = [effect.lower, effect.upper] as const;
  return { ...row, estimate: effect.ratio, interval, text: ratioWithInterval(effect.ratio, interval) };
}

function effectText({ effect }: Subgroup): string {
  if (effect.kind === "not-estimable") return `not estimable (${effect.reason})`;
  if (!isPrintable(effect)) return `${tooExtreme}; p ${pValue(effect.p)}`;
  return `${ratioWithInterval(effect.ratio, [effect.lower, effect.upper])}, p ${pValue(effect.p)}`;
}
