/** One probability of the softmax of three logits, at temperature 1 or another. */
import { largest, logSumBelow } from '../core/activations/normalisers.ts';
import { type Exercise, oneOf, rounded, stepped, written } from './exercise.ts';

/** ln Σ exp(x), with the largest taken out. */
function logSumExp(x: Float64Array): number {
  const most = largest(x);
  return most + logSumBelow(x, most);
}

const exercise: Exercise = {
  id: 'softmax-of-three',
  title: 'A probability out of three logits',
  answers: 'number',
  draw(random) {
    const logits = Float64Array.from({ length: 3 }, () => stepped(random, -1.5, 2.5, 0.5));
    const temperature = oneOf(random, [1, 1, 2, 0.5]);
    const wanted = random.integer(3);
    const scaled = logits.map(z => z / temperature);
    const at = (values: Float64Array) => values[wanted] as number;
    const exponentials = scaled.map(Math.exp);
    const sum = exponentials.reduce((total, e) => total + e, 0);
    const answer = Math.exp(at(scaled) - logSumExp(scaled));
    const list = [...logits].map(written).join(', ');
    return {
      prompt: `The logits of three classes are ${list}${temperature === 1 ? '' : `, and the temperature is ${written(temperature)}`}. What probability does softmax give to class ${wanted + 1}?`,
      answer,
      solution: [
        ...(temperature === 1
          ? []
          : [`Divided by the temperature the logits are ${[...scaled].map(written).join(', ')}.`]),
        `Their exponentials are ${[...exponentials].map(rounded).join(', ')}, together ${rounded(sum)}.`,
        `p = ${rounded(at(exponentials))} / ${rounded(sum)} = ${rounded(answer)}`,
      ],
      slips: [
        { value: at(exponentials), words: 'That is the exponential; divide it by the sum of all three.' },
        ...(temperature === 1
          ? []
          : [
              {
                value: Math.exp(at(logits) - logSumExp(logits)),
                words: 'That is the probability at temperature 1; divide the logits by the temperature first.',
              },
              {
                value: Math.exp(at(logits) * temperature - logSumExp(logits.map(z => z * temperature))),
                words: 'The logits are divided by the temperature, not multiplied.',
              },
            ]),
      ],
    };
  },
};
export default exercise;
