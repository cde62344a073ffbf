// study.yaml of a phantom cohort: a complete study, ready to run, with what can be changed beside each setting.

/** What a run of the phantom costs and reaches depends on these. */
export interface PhantomRecipe {
  readonly spacingMm: number;
  readonly boxVoxels: number;
  readonly width: number;
  readonly folds: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
}

/**
 * Half width, boxes of 72 mm: minutes on two cores instead of hours. With 96 mm (4 mm voxels) a network of CT learned little from 95
 * patients: lung and spine fill the box (docs/decisions/phantom-box.md).
 */
export const phantomRecipe: PhantomRecipe = {
  spacingMm: 3,
  boxVoxels: 24,
  width: 32,
  folds: 3,
  epochs: 30,
  batch: 8,
  learningRate: 1e-3,
};

/** How development patients are split; truth.json is computed for this very split. */
export const phantomSplit = { development: ["A"], external: ["B"], split: 0.7, seed: 1 } as const;

/** The text of study.yaml. */
export function studyText(recipe: PhantomRecipe = phantomRecipe): string {
  const { development, external, split, seed } = phantomSplit;
  return `# Simulated patients with a planted sign: software at work, evidence of nothing. How they were made: truth.json.
study: phantom
title: A planted endpoint in simulated PET/CT

# One row for each patient; 'dicom' is the folder of the PET and CT series, 'mask' the tumour's outline
# (DICOM SEG from centre A, NIfTI from centre B).
patients: { table: patients.csv, id: patient, dicom: dicom, mask: mask }

# Higher where the tumour's core is hot on PET and dense on CT, at equal histogram. 40% are positive.
endpoint:
  name: planted endpoint
  positive: "cps >= 10"
  alternatives: ["cps >= 1", "cps >= 5"]

# Age and smoking tell a little, the others nothing. The first level is the reference.
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

# Centre B only validates. Centre A is split at random, stratified on the endpoint.
cohorts: { centre: centre, development: [${development}], external: [${external}], split: ${split}, seed: ${seed} }

# A box of ${recipe.spacingMm * recipe.boxVoxels} mm around the tumour. Real studies: spacingMm 2, boxVoxels 64.
images:
  spacingMm: ${recipe.spacingMm}
  boxVoxels: ${recipe.boxVoxels}
  pet: { clip: [0, 20], scale: log1p }
  ct: { window: [-60, 160] } # real studies: [-160, 240]
  tumour: mask

models:
  CPC: { channels: [pet, ct], factors: all }
  PC: { channels: [pet, ct] }
  P: { channels: [pet] }
  C: { channels: [ct] }
  clinical: { factors: all, penalty: ridge }
  conventional: { factors: [suvMax, suvPeak, mtv, tlg], penalty: ridge }
  # CPC's fair rival: everything that CPC knows but the pictures.
  clinical + conventional: { factors: [all, suvMax, suvPeak, mtv, tlg], penalty: ridge }

# width 32 is half of ResNet10's 64 and takes less than half of its time. Interpolating augmentations (rotate, scale) would blur
# the planted sign; flips and exchanges of axes are right here because the tumour has no side.
training:
  network: resnet10
  width: ${recipe.width}
  fusion: late
  folds: ${recipe.folds}
  epochs: ${recipe.epochs}
  batch: ${recipe.batch}
  learningRate: ${recipe.learningRate}
  augmentation: [flip, exchange, shift, intensity]
  testTimeCopies: 2
  seed: 1

threshold: youden

# What a score would be used for, and between which probabilities one would act: the decision curves' range.
decision: { act: "a made-up treatment of the simulated patients", thresholds: [0.1, 0.6] }

# Treated patients were followed from their first dose, in months of 30.4375 days. 'progressed' counts progression or death.
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

# A nomogram may state a decision of its own, on the risk of its event.
nomograms:
  - outcome: OS
    score: CPC
    factors: [age, stage]
    decision: { act: "a made-up closer follow-up of the simulated patients", thresholds: [0.2, 0.7] }
  - { outcome: PFS, score: CPC, factors: [age, stage] }

onProblem: stop
`;
}
