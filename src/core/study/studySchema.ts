// The grammar of study.yaml: its fields, their types and their defaults. The JSON Schema for editors is made of it.
import { z } from "zod";
import { augmentationNames } from "../volume/augment.ts";
import { survivalRules } from "./study.ts";

/** Fields whose entries are words even where YAML would read a number, as centre 01 or level 1. */
export const wordLists = ["factors", "cohorts.development", "cohorts.external"] as const;

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const column = z.string().min(1);
const condition = z.string().min(1);
const share = z.number().min(0).max(1);
const seed = z.int().min(0).default(1);
const rising = <T extends z.ZodType<[number, number], [number, number]>>(pair: T) =>
  pair.refine(([from, to]) => from < to, { error: "two numbers, the lower first" });
const range = rising(z.tuple([z.number(), z.number()]));
const shares = rising(z.tuple([share, share])).default([0, 1]);

const patients = z.strictObject({
  table: z.string().min(1).describe("CSV, TSV or XLSX, relative to this file"),
  sheet: z.string().optional().describe("Sheet of an XLSX workbook; the first when not given"),
  id: column.default("patient").describe("Column of the patients' identifiers; they stay text"),
  dicom: column.optional().describe("Column: folder of a patient's DICOM files"),
  pet: column.optional().describe("Column: NIfTI file in SUVbw"),
  ct: column.optional().describe("Column: NIfTI file in HU"),
  mask: column.optional().describe("Column: NIfTI, DICOM SEG or RTSTRUCT file of the tumour"),
  weightKg: column.optional().describe("Column: body weight, where the DICOM files lack it"),
});

const endpoint = z.strictObject({
  name: z.string().min(1).describe("Name of the endpoint in tables and figures"),
  positive: condition.describe('Condition on the columns, as "cps >= 10"'),
  alternatives: z.array(condition).default([]).describe("Other definitions, for the sensitivity analysis"),
  biopsy: z
    .strictObject({
      date: column.describe("Column of the date of the specimen"),
      pet: column.optional().describe("Column of the date of the PET; survival.pet when not given"),
      lesion: column.optional().describe("Column of the lesion that the specimen is of"),
      therapyBetween: column.optional().describe("Column of the therapy between specimen and PET"),
    })
    .optional()
    .describe("When and where the specimen was taken: counted by centre, with the days to the PET"),
});

const factorType = z.union([z.literal("number"), z.array(word).min(2)], {
  error: "number, or a list of at least two levels of which the first is the reference",
});

const factor = z.union(
  [
    factorType,
    z.strictObject({
      type: factorType.describe("number, or the levels"),
      known: z
        .enum(["before-treatment", "after-treatment"])
        .describe("after-treatment: in tables and subgroups, never in a model"),
    }),
  ],
  {
    error:
      "number, a list of at least two levels of which the first is the reference, or {type: …, known: before-treatment or after-treatment}",
  },
);

const cohorts = z.strictObject({
  column: column.optional().describe("Column that says training, internal-validation or external-validation"),
  centre: column.optional().describe("Column of the centre"),
  development: z
    .array(word)
    .min(1)
    .optional()
    .describe("Centres that are split into training and internal validation"),
  external: z.array(word).optional().describe("Centres of external validation"),
  split: share.gt(0).optional().describe("Share of the development patients that train"),
  seed: z.int().min(0).optional().describe("Seed of the split"),
  fold: column.optional().describe("Column with each training patient's fold; drawn when not given"),
});

const tumour = z.union(
  [
    z.literal("mask"),
    z.strictObject({
      seed: z.tuple([column, column, column]).optional().describe("Columns x, y, z of a point, LPS mm"),
      hottest: z
        .strictObject({ headToFeet: shares, rightToLeft: shares, frontToBack: shares })
        .optional()
        .describe("Region that is searched, in shares of the PET's extent"),
    }),
  ],
  { error: "mask, {seed: [column, column, column]} or {hottest: {headToFeet: [from, to], …}}" },
);

const images = z.strictObject({
  spacingMm: z.number().gt(0).max(20).default(2).describe("Edge of the voxels that the networks see"),
  boxVoxels: z.int().min(8).max(256).default(64).describe("Edge of the box around the tumour, in voxels"),
  marginVoxels: z
    .int()
    .min(0)
    .max(32)
    .default(2)
    .describe("Voxels kept beyond each face of the box for shifts"),
  pet: z
    .strictObject({
      clip: range.default([0, 20]).describe("SUVbw window, the same for all patients"),
      scale: z.enum(["log1p", "linear"]).default("log1p"),
    })
    .prefault({}),
  ct: z.strictObject({ window: range.default([-160, 240]).describe("HU window") }).prefault({}),
  tumour: tumour.default("mask").describe("Where the tumour is"),
  tumourAtEdge: z
    .enum(["refuse", "warn"])
    .default("refuse")
    .describe("What happens where a tumour reaches the edge of its PET"),
  registered: z.boolean().default(false).describe("Take unlike frames of reference as registered"),
  boxes: z
    .string()
    .min(1)
    .optional()
    .describe("CSV of a reader's decisions on the boxes, as 'uptake boxes' writes it"),
});

const model = z.strictObject({
  channels: z
    .array(z.enum(["pet", "ct"]))
    .min(1)
    .optional()
    .describe("Images of a network; none: logistic"),
  factors: z
    .union([z.literal("all"), z.array(z.string()).min(1)], { error: "all, or a list of factors" })
    .optional()
    .describe("all, or a list; 'all' in a list stands for every factor of the table"),
  penalty: z.enum(["none", "ridge"]).optional().describe("Penalty of a logistic model"),
});

const training = z.strictObject({
  network: z.literal("resnet10").default("resnet10"),
  width: z.int().min(4).max(128).default(64).describe("Channels of the first stage"),
  fusion: z.enum(["early", "late"]).default("late"),
  folds: z.int().min(2).max(20).default(5),
  epochs: z.int().min(1).max(10_000).default(60),
  batch: z.int().min(2).max(256).default(8),
  learningRate: z.number().gt(0).max(1).default(3e-4),
  weightDecay: z.number().min(0).max(1).default(1e-2),
  dropout: z.number().min(0).lt(1).default(0.2),
  warmUp: share.default(0.05).describe("Share of the steps in which the learning rate rises"),
  augmentation: z.array(z.enum(augmentationNames)).default(["flip", "shift", "intensity"]),
  standardise: z.boolean().default(false).describe("Bring each channel to mean 0 and SD 1"),
  testTimeCopies: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe("Augmented copies that are averaged when scoring"),
  seed,
  seeds: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe("Whole trainings, with seed, seed + 1, …: the range of their AUCs stands beside each AUC"),
});

const decisionAt = (probability: string) =>
  z.strictObject({
    act: z
      .string()
      .min(1)
      .describe(`What would be done for a patient whose ${probability} lies above the threshold`),
    thresholds: rising(z.tuple([share, share]))
      .refine(([from, to]) => from > 0 && to < 1, { error: "probabilities above 0 and below 1" })
      .describe("Range of probabilities at which one would act"),
  });

const subgroup = z.union(
  [column, z.strictObject({ column, split: z.number().describe("Patients below it, and at or above it") })],
  { error: "a column, centre or scanner, or {column: …, split: NUMBER}" },
);

const survivalEndpoint = z.strictObject({
  time: column.optional().describe("Column of the time to event or last contact"),
  event: condition.optional().describe('Column of 0 and 1, or a condition as "status == dead"'),
  dates: z
    .array(column)
    .min(1)
    .optional()
    .describe("Columns of the dates that are events, the first of them counts; instead of time and event"),
  lastContact: column.optional().describe("Column of the date of last contact, beside dates"),
});

const direction = z.enum(["longer", "shorter"]);

const compared = z.union(
  [
    condition,
    z.strictObject({
      condition,
      higher: direction
        .optional()
        .describe(
          "Whether a higher value, or the condition, was expected with longer or shorter survival; as higherScore when not given",
        ),
    }),
  ],
  { error: 'a condition as "cps >= 10", or {condition: "stage == IV", higher: shorter}' },
);

const survival = z
  .object({
    followed: condition.optional().describe("Condition for who was followed"),
    unit: z.enum(["days", "months", "years"]).default("months"),
    timeZero: z
      .string()
      .min(1)
      .optional()
      .describe("What the times count from, in words: first dose, PET, diagnosis, …"),
    origin: column.optional().describe("Column of the date of time zero"),
    firstDose: column
      .optional()
      .describe("Column of the date of the first dose; no time may count from before it"),
    pet: column
      .optional()
      .describe("Column of the date of the PET; one after time zero leaves the patient out"),
    entry: column
      .optional()
      .describe(
        "Delayed entry, where time zero lies before the treatment: column of the date (with origin), or of the time since time zero, from which on a patient could be seen to have the event; usually the first dose",
      ),
    quantile: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .describe("Share of the training scores below the cut-off that is fixed beforehand"),
    impute: z
      .strictObject({
        imputations: z.int().min(2).max(200).default(20).describe("Completed data sets"),
        iterations: z.int().min(1).max(100).default(10).describe("Rounds through the incomplete factors"),
      })
      .optional()
      .describe("Impute missing factors of the multivariable Cox models by chained equations"),
    treatment: z
      .strictObject({
        column,
        arms: z
          .tuple([word, word])
          .refine(([reference, other]) => reference !== other, { error: "two different arms" })
          .describe("The two treatments as they stand in the column, the reference first"),
        randomised: z.boolean().default(false).describe("Patients came to their arm by chance"),
      })
      .optional()
      .describe(
        "Treatment of the followed patients: whether a score tells the same of both arms is tested, as exploratory",
      ),
    times: z.array(z.number().gt(0)).min(1).default([12, 24]),
    compare: z.array(compared).default([]).describe("What the scores are compared with"),
    higherScore: direction.default("longer"),
    primary: z
      .strictObject({
        model: z.string(),
        endpoint: z.string(),
        rule: z
          .enum(survivalRules)
          .default("per SD")
          .describe("The one test that is not corrected: the score as it is, or two groups"),
      })
      .optional(),
  })
  .catchall(survivalEndpoint);

const nomogram = z.strictObject({
  outcome: z.string().describe("A survival endpoint"),
  score: z.string().describe("The model whose score is joined with the factors"),
  factors: z.array(z.string()).default([]),
  decision: decisionAt("risk of the event by a time")
    .optional()
    .describe("What the nomogram's decision curves are about: another decision than the endpoint's"),
});

export const studySchema = z
  .strictObject({
    study: z.string().min(1).describe("Short name of the study"),
    title: z.string().min(1).optional().describe("Printed over the report"),
    patients,
    endpoint,
    factors: z.record(z.string(), factor).default({}).describe("Columns that are factors, with their type"),
    missingFactors: z.enum(["refuse", "impute"]).default("refuse"),
    cohorts: cohorts.prefault({}),
    images: images.prefault({}),
    models: z.record(z.string(), model).optional(),
    training: training.prefault({}),
    threshold: z.literal("youden").default("youden"),
    decision: decisionAt("probability of the endpoint")
      .optional()
      .describe("What the decision curves are about"),
    subgroups: z
      .array(subgroup)
      .optional()
      .describe("Columns whose groups get an AUC of their own; the usual ones when not given"),
    survival: survival.optional(),
    nomograms: z.array(nomogram).default([]),
    onProblem: z.enum(["stop", "exclude"]).default("stop"),
  })
  .describe("A study of Uptake");

/** study.yaml after the schema: right types, defaults filled, references not yet checked. */
export type StudyFields = z.output<typeof studySchema>;

/** JSON Schema (draft 2020-12) of study.yaml for editors. */
export function studyJsonSchema(): object {
  return z.toJSONSchema(studySchema, { io: "input" });
}
