/** What `questions.ts` fetches: the generators of the questions, and their marking. */
export { instanceOf, mark } from '../../src/exercises/exercise.ts';
export { getExercise } from '../../src/exercises/index.ts';
