/** The sigmoid or its derivative at a point. */
import { logistic, logisticDerivative } from '../core/activations/sigmoids.ts';
import { type Exercise, rounded, stepped, written } from './exercise.ts';

const exercise: Exercise = {
  id: 'sigmoid-at-a-point',
  title: 'The sigmoid at a point',
  answers: 'number',
  draw(random) {
    const slope = random.integer(2) === 1;
    const size = stepped(random, 0.5, 4, 0.1);
    const z = random.integer(2) ? size : -size;
    const [value, derivative] = [logistic(z), logisticDerivative(z)];
    const first = `σ(${written(z)}) = 1 / (1 + exp(${written(-z)})) = ${rounded(value)}`;
    return {
      prompt: slope
        ? `What is the derivative of the sigmoid, σ′(z), at z = ${written(z)}?`
        : `What is the sigmoid, σ(z), at z = ${written(z)}?`,
      answer: slope ? derivative : value,
      solution: slope
        ? [first, `σ′ = σ (1 − σ) = ${rounded(value)} · ${rounded(logistic(-z))} = ${rounded(derivative)}`]
        : [first],
      slips: slope
        ? [
            { value, words: 'That is σ itself; its derivative is σ (1 − σ).' },
            { value: logistic(-z), words: 'That is 1 − σ; the derivative is σ (1 − σ).' },
          ]
        : [
            {
              value: logistic(-z),
              words: 'That is the sigmoid at the opposite number, 1 − σ(z). Look at the sign in the exponent.',
            },
            { value: derivative, words: 'That is the derivative, σ (1 − σ); the value was asked for.' },
            { value: Math.tanh(z), words: 'That is tanh.' },
          ],
    };
  },
};
export default exercise;
