// A study of any endpoint: the least that has to be said, and where the rest goes.
import {
  cohortsSection,
  imagesSection,
  modelsSection,
  type Preset,
  patientsSection,
  trainingSection,
} from "./preset.ts";

export const generic: Preset = {
  name: "generic",
  summary: "a binary endpoint from one column, a numeric factor and one with levels",
  columns: ["patient", "centre", "endpoint", "age", "sex", "dicom", "mask"],
  study: `# A study of Uptake. Fill it in, then: uptake check . and uptake run .
study: my-study

${patientsSection}

# positive: a condition on the columns, as: endpoint == 1, cps >= 10, grade == high and not treated
endpoint: { name: Endpoint, positive: "endpoint == 1" }

# Columns that models may use: a number, or a list of levels of which the first is the reference.
# Only what is known before treatment.
factors:
  age: number
  sex: [F, M]

${cohortsSection}

${imagesSection}

${modelsSection}

${trainingSection}

# Survival by the scores, where patients were followed:
# survival:
#   followed: "treated == yes"
#   timeZero: first dose
#   times: [12, 24]
#   OS: { time: os_months, event: dead }
#   primary: { model: CPC, endpoint: OS }
# nomograms: [{ outcome: OS, score: CPC, factors: [age] }]
`,
};
