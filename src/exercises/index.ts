/** All exercises by id. */
import crossEntropyOfAProbability from './cross-entropy-of-a-probability.ts';
import denseParameters from './dense-parameters.ts';
import type { Exercise } from './exercise.ts';
import gradientOfOneNeuron from './gradient-of-one-neuron.ts';
import initialDeviation from './initial-deviation.ts';
import sigmoidAtAPoint from './sigmoid-at-a-point.ts';
import softmaxOfThree from './softmax-of-three.ts';

const exercises: readonly Exercise[] = [
  sigmoidAtAPoint,
  softmaxOfThree,
  crossEntropyOfAProbability,
  gradientOfOneNeuron,
  initialDeviation,
  denseParameters,
];

/** Ids in the order in which they are listed. */
export const exerciseIds: readonly string[] = exercises.map(({ id }) => id);

/** Finds an exercise; throws on an unknown id. */
export function getExercise(id: string): Exercise {
  const found = exercises.find(exercise => exercise.id === id);
  if (!found) throw new RangeError(`unknown exercise “${id}”; expected one of ${exerciseIds.join(', ')}`);
  return found;
}
