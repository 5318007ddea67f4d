/** The derivative of the loss by the weight of one sigmoid neuron, with the squared error or with cross-entropy. */
import { logistic, logisticDerivative } from '../core/activations/sigmoids.ts';
import { type Exercise, rounded, stepped, written } from './exercise.ts';

const exercise: Exercise = {
  id: 'gradient-of-one-neuron',
  title: 'The gradient of one neuron',
  answers: 'number',
  draw(random) {
    const squared = random.integer(2) === 1;
    const w = stepped(random, -2, 2, 0.5);
    const x = stepped(random, 0.5, 2, 0.5);
    const b = stepped(random, -1, 1, 0.5);
    const y = random.integer(2);
    const z = w * x + b;
    const p = logistic(z);
    const slope = logisticDerivative(z);
    // p − 1 as −σ(−z), without cancellation.
    const error = y === 1 ? -logistic(-z) : p;
    const atLogit = squared ? 2 * error * slope : error;
    const answer = atLogit * x;
    const loss = squared ? 'L = (p − y)²' : 'L = −y ln p − (1 − y) ln(1 − p)';
    return {
      prompt: `One neuron: p = σ(wx + b) with w = ${written(w)}, x = ${written(x)}, b = ${written(b)}. The target is y = ${y} and the loss ${loss}. What is ∂L/∂w?`,
      answer,
      solution: [
        `z = wx + b = ${written(z)}, p = σ(z) = ${rounded(p)}`,
        squared
          ? `∂L/∂z = 2 (p − y) · p (1 − p) = 2 · ${signed(rounded(error))} · ${rounded(slope)} = ${rounded(atLogit)}`
          : `∂L/∂z = p − y = ${rounded(atLogit)}, since the slope of the sigmoid cancels`,
        `∂L/∂w = ∂L/∂z · x = ${signed(rounded(atLogit))} · ${written(x)} = ${rounded(answer)}`,
      ],
      slips: [
        { value: atLogit, words: 'That is the derivative by z; one more factor leads to w.' },
        ...(squared
          ? [
              { value: answer / 2, words: 'The square has a factor 2 in its derivative.' },
              { value: 2 * error * x, words: 'The slope of the sigmoid, p (1 − p), is missing.' },
            ]
          : [{ value: error * slope * x, words: 'With cross-entropy the slope of the sigmoid cancels.' }]),
      ],
    };
  },
};
export default exercise;

/** A negative number as a factor stands in parentheses. */
const signed = (text: string) => (text.startsWith('−') ? `(${text})` : text);
