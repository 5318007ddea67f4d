/** Prints the prompts of the first twelve questions of each exercise, for make_exercises.py. */
import { instanceOf } from '../../src/exercises/exercise.ts';
import { exerciseIds, getExercise } from '../../src/exercises/index.ts';

const rows = exerciseIds.flatMap(exercise =>
  Array.from({ length: 12 }, (_, i) => ({
    exercise,
    seed: i + 1,
    prompt: instanceOf(getExercise(exercise), i + 1).prompt,
  })),
);
console.log(JSON.stringify(rows));
