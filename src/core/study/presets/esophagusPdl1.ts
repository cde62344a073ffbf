// The model study: PD-L1 in oesophageal cancer from FDG PET/CT (Xie et al., EJNMMI 2025, doi 10.1007/s00259-025-07463-0).
// Its full text is not at hand: settings that the abstract does not state are Uptake's defaults (docs/methods.md).
import {
  cohortsSection,
  imagesSection,
  modelsSection,
  type Preset,
  patientsSection,
  trainingSection,
} from "./preset.ts";

export const esophagusPdl1: Preset = {
  name: "esophagus-pdl1",
  summary: "PD-L1 (CPS ≥ 10) in oesophageal cancer, survival after immunotherapy",
  columns: [
    "patient",
    "centre",
    "cps",
    "clone",
    "specimen",
    "age",
    "sex",
    "t",
    "n",
    "m",
    "stage",
    "location",
    "differentiation",
    "histology",
    "smoking",
    "bmi",
    "immunotherapy",
    "pet_date",
    "first_dose",
    "os_months",
    "dead",
    "pfs_months",
    "progressed",
    "dicom",
    "mask",
  ],
  study: `# PD-L1 in oesophageal cancer from FDG PET/CT. Fill it in, then: uptake check . and uptake run .
study: esophagus-pdl1
title: PD-L1 in oesophageal cancer from FDG PET/CT

${patientsSection}

# CPS as the pathologist reports it; TPS or TAP are other scores and belong in other columns. A CPS that was not
# measured is an empty cell. Columns 'clone' and 'specimen' are not used by models; they belong in every such table.
endpoint:
  name: PD-L1
  positive: "cps >= 10"
  alternatives: ["cps >= 1", "cps >= 5"]
  # biopsy: { date: biopsy_date, lesion: biopsied_lesion, therapyBetween: therapy_between }

# Clinical stage before treatment (cT, cN, cM); the first level is the reference.
factors:
  age: number
  sex: [F, M]
  t: [T1, T2, T3, T4]
  n: [N0, N1, N2, N3]
  m: [M0, M1]
  stage: [I, II, III, IV]
  location: [upper, middle, lower]
  differentiation: [well, moderate, poor]
  histology: [squamous, adenocarcinoma]
  smoking: [never, ever]
  bmi: number

${cohortsSection}

${imagesSection}

${modelsSection}

${trainingSection}

# Patients who had immunotherapy were followed from their first dose; times in months of 30.4375 days.
survival:
  followed: "immunotherapy == yes"
  timeZero: first dose
  origin: first_dose
  pet: pet_date
  times: [12, 24]
  compare: ["cps >= 10"]
  higherScore: longer
  OS: { time: os_months, event: dead }
  PFS: { time: pfs_months, event: progressed }
  primary: { model: CPC, endpoint: OS }

# decision: what would be done at a risk of the nomogram's own event, and between which risks, as
# decision: { act: "a scan every two months", thresholds: [0.2, 0.6] }
nomograms:
  - { outcome: OS, score: CPC, factors: [age, stage] }
  - { outcome: PFS, score: CPC, factors: [age, stage] }
`,
};
