// A study's networks as the network room describes and trains them.
import { encodedCount } from "../model/encoder.ts";
import type { TestTimeSettings } from "../model/modelFile.ts";
import type { NetworkDescription } from "../network/description.ts";
import type { TrainingPlan } from "../network/plan.ts";
import { factorsOf } from "./needs.ts";
import type { NetworkPlan, Study } from "./study.ts";

/** The network of a model; the same for every fold. */
export function networkDescription(study: Study, model: NetworkPlan): NetworkDescription {
  const { network, width, fusion, dropout } = study.training;
  return {
    network,
    width,
    fusion,
    channels: model.channels,
    factorCount: encodedCount(factorsOf(study, model)),
    boxVoxels: study.images.boxVoxels,
    dropout,
  };
}

/** How every network of the study is trained. */
export function trainingPlan({ training }: Study): TrainingPlan {
  const { epochs, batch, learningRate, weightDecay, warmUp, augmentation, standardise, seed } = training;
  return { epochs, batch, learningRate, weightDecay, warmUpShare: warmUp, augmentation, standardise, seed };
}

/** How every network of the study scores a patient; 0 copies: the plain box. */
export function testTimeSettings({ training }: Study): TestTimeSettings {
  return { copies: training.testTimeCopies, augmentation: training.augmentation, seed: training.seed };
}
