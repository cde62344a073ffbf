// The first table of SUV: how values become SUVbw, by (0054,1001) Units. A new rule is a line of it.
import { fail } from "../problem/problem.ts";
import {
  type Body,
  bodySurfaceArea,
  idealBodyWeight,
  leanBodyMassJames,
  leanBodyMassJanmahasatian,
  leanBodyMassSugawara,
} from "./bodySize.ts";
import { decayRules } from "./decayRules.ts";
import { doseOf, forSex, heightOf, weightOf } from "./examination.ts";
import { isPositive, type SuvCase, type SuvFactor, type SuvRule, warning } from "./suvRule.ts";
import { describeTag } from "./tags.ts";

/** The rule of some units; units without one are refused. */
export function unitRule(units: string | undefined): SuvRule {
  return unitRules[units ?? ""] ?? unknownUnits;
}

const activity: SuvRule = (given) => scaleOfActivity(given, 1, "BQML");

const counts: SuvRule = (given) => {
  const { first, assumptions } = given;
  const { philipsSuvFactor: suv, philipsActivityFactor: concentration } = given.first;
  // One SUV factor cannot hold the decay between beds, so uncorrected counts go through activity where they can.
  const byActivity = first.decayCorrection === "NONE" && isPositive(concentration);
  if (isPositive(suv) && !byActivity) {
    if (first.decayCorrection === "NONE")
      assumptions.push(
        warning(
          "pet-decay-uncorrected",
          "DecayCorrection",
          "counts without decay correction and one SUV factor for all",
        ),
      );
    return { factor: suv, method: "CNTS, Philips SUV factor (7053,1000)" };
  }
  if (isPositive(concentration))
    return scaleOfActivity(given, concentration, "CNTS, Philips activity factor (7053,1009)");
  return fail({
    code: "pet-units-unsupported",
    where: { tag: describeTag("Units") },
    found: "counts (CNTS) without Philips' factors (7053,1000) or (7053,1009)",
    expected: "one of the two factors, not 0",
    remedy: "Export the series from the scanner with its private attributes, or in Bq/mL.",
  });
};

const gramsPerMillilitre: SuvRule = (given) => {
  const { first, assumptions } = given;
  const type = first.suvType ?? "";
  if (type === "BW") return { factor: 1, method: "GML, SUVType BW: already SUVbw" };
  if (type === "") {
    assumptions.push(
      warning("pet-suv-type-assumed", "SUVType", "values in g/mL that do not say which SUV they are"),
    );
    return { factor: 1, method: "GML without SUVType: taken as SUVbw" };
  }
  const mass = bodyMasses[type];
  if (mass === undefined)
    return fail({
      code: "pet-suv-type-unsupported",
      where: { tag: describeTag("SUVType") },
      found: `SUVType ${type}`,
      expected: `BW, ${Object.keys(bodyMasses).join(", ")}`,
      remedy: "Export the series in Bq/mL or as SUVbw.",
    });
  const weightKg = weightOf(given);
  const heightM = heightOf(given);
  const kilograms = forSex(given, (sex) => mass.formula({ weightKg, heightM, sex }));
  return {
    factor: weightKg / kilograms,
    weightKg,
    method: `GML, SUVType ${type}: back to SUVbw by weight / ${mass.name}`,
  };
};

const squareCentimetresPerMillilitre: SuvRule = (given) => {
  const { first } = given;
  if (first.suvType !== undefined && first.suvType !== "BSA")
    return fail({
      code: "pet-suv-type-unsupported",
      where: { tag: describeTag("SUVType") },
      found: `SUVType ${first.suvType} in cm²/mL`,
      expected: "BSA",
      remedy: "Export the series in Bq/mL or as SUVbw.",
    });
  const weightKg = weightOf(given);
  const area = bodySurfaceArea({ weightKg, heightM: heightOf(given) });
  return {
    factor: weightKg / (10 * area),
    weightKg,
    method: "CM2ML: back to SUVbw by weight / body surface area (Du Bois)",
  };
};

const unknownUnits: SuvRule = ({ first }) =>
  fail({
    code: first.units === undefined ? "pet-units-missing" : "pet-units-unsupported",
    where: { tag: describeTag("Units") },
    found: first.units === undefined ? "no units" : `units ${first.units}`,
    expected: `one of ${Object.keys(unitRules).join(", ")}`,
    remedy: "Export the series from the scanner in Bq/mL or as SUVbw.",
  });

const unitRules: Readonly<Record<string, SuvRule>> = {
  BQML: activity,
  CNTS: counts,
  GML: gramsPerMillilitre,
  CM2ML: squareCentimetresPerMillilitre,
};

const bodyMasses: Readonly<
  Record<
    string,
    {
      readonly name: string;
      readonly formula: (body: Body) => number;
    }
  >
> = {
  LBM: { name: "lean body mass (Sugawara)", formula: leanBodyMassSugawara },
  LBMJAMES128: { name: "lean body mass (James)", formula: leanBodyMassJames },
  LBMJANMA: { name: "lean body mass (Janmahasatian)", formula: leanBodyMassJanmahasatian },
  IBW: { name: "ideal body weight", formula: idealBodyWeight },
};

/** Values that times `perValue` are Bq/mL: SUVbw = Bq/mL × weight in g / dose that is left at the decay reference. */
function scaleOfActivity(given: SuvCase, perValue: number, name: string): SuvFactor {
  const { first } = given;
  const weightKg = weightOf(given);
  const doseBq = doseOf(given);
  const atInjection = (perValue * weightKg * 1000) / doseBq;
  const rule = decayRules[first.decayCorrection ?? ""];
  if (rule === undefined)
    return fail({
      code:
        first.decayCorrection === undefined ? "pet-decay-correction-missing" : "pet-decay-correction-unknown",
      where: { tag: describeTag("DecayCorrection") },
      found: first.decayCorrection ?? "no value",
      expected: `one of ${Object.keys(decayRules).join(", ")}`,
      remedy: "Export the series from the scanner with its whole header.",
    });
  const { growth, sliceGrowths, ...decay } = rule(given);
  return {
    factor: atInjection * growth,
    ...(sliceGrowths === undefined ? {} : { sliceFactors: sliceGrowths.map((slice) => atInjection * slice) }),
    ...(decay.uptakeSeconds === undefined ? {} : { uptakeSeconds: decay.uptakeSeconds }),
    method: `${name}, ${decay.method}`,
    weightKg,
    doseBq,
  };
}
