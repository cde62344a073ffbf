// What a new study is made of: a commented study.yaml, and a patients.csv with its header.

export interface Preset {
  readonly name: string;
  /** One line for the list of presets. */
  readonly summary: string;
  /** Text of study.yaml. */
  readonly study: string;
  /** Header of patients.csv. */
  readonly columns: readonly string[];
}

/** Sections of a study file that are the same in every preset, with what can be changed beside each. */
export const patientsSection = `# The table: one row for each patient. Column 'patient' identifies; identifiers stay text (007).
# Images of a patient, paths relative to this file, one of:
#   column 'dicom'                a folder with the PET and CT series (and SEG or RTSTRUCT of the tumour)
#   columns 'pet', 'ct', 'mask'   NIfTI files: PET in SUVbw, CT in HU, the tumour's mask
# A column 'mask' may also stand beside 'dicom'; 'weight_kg' helps where the DICOM files lack the weight.
# Missing values: an empty cell or NA. A missing value is never taken for 0.
patients: { table: patients.csv, id: patient }`;

export const cohortsSection = `# Patients of 'external' centres only validate. The others are split at random, stratified on the endpoint.
# Instead: cohorts: { column: cohort }, with training, internal-validation or external-validation in each row.
cohorts: { centre: centre, development: [A], external: [B], split: 0.7, seed: 1 }`;

export const imagesSection = `# The box around the tumour that the networks see. The windows are the same for all patients.
# tumour: mask, or a box is proposed: { seed: [x, y, z] } (columns, LPS mm), { hottest: { headToFeet: [0.2, 0.6] } }
images:
  spacingMm: 2
  boxVoxels: 64
  pet: { clip: [0, 20], scale: log1p }
  ct: { window: [-160, 240] }
  tumour: mask`;

export const modelsSection = `# Networks have channels; models without channels are logistic. suvMax, suvPeak, mtv and tlg are measured from the PET.
models:
  CPC: { channels: [pet, ct], factors: all }
  PC: { channels: [pet, ct] }
  P: { channels: [pet] }
  C: { channels: [ct] }
  clinical: { factors: all }
  conventional: { factors: [suvMax, suvPeak, mtv, tlg], penalty: ridge }
  # CPC's fair rival: everything that CPC knows but the pictures.
  clinical + conventional: { factors: [all, suvMax, suvPeak, mtv, tlg], penalty: ridge }`;

export const trainingSection = `# width: 32 (half) takes less than half of the time. 'uptake check' says how long a run will take.
training:
  network: resnet10
  width: 64
  fusion: late
  folds: 5
  epochs: 60
  batch: 8
  learningRate: 3e-4
  augmentation: [flip, shift, intensity]
  seed: 1

# The cut-off is learned on out-of-fold training scores and carried to every cohort.
threshold: youden

# What the score would be used for, and between which probabilities one would act; decision curves need both.
# decision: { act: "treat without a biopsy", thresholds: [0.1, 0.6] }

# A factor without a value: refuse, or impute (mean or most frequent level, learned inside the fold).
missingFactors: refuse

# stop: all problems are listed and nothing starts. exclude: a patient with a problem is left out and listed.
onProblem: stop`;
