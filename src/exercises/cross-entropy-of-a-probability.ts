/** The binary cross-entropy of a predicted probability, in nats. */
import { type Exercise, rounded, stepped, written } from './exercise.ts';

const exercise: Exercise = {
  id: 'cross-entropy-of-a-probability',
  title: 'The cross-entropy of a prediction',
  answers: 'number',
  draw(random) {
    const p = stepped(random, 0.05, 0.95, 0.05);
    const y = random.integer(2);
    const given = Number((y === 1 ? p : 1 - p).toPrecision(12));
    const answer = -Math.log(given);
    return {
      prompt: `A model gives the probability ${written(p)} to y = 1, and the target is y = ${y}. What is the cross-entropy, with the natural logarithm?`,
      answer,
      solution: [
        `The probability of what happened is ${y === 1 ? written(given) : `1 − ${written(p)} = ${written(given)}`}.`,
        `L = −ln ${written(given)} = ${rounded(answer)}`,
      ],
      slips: [
        {
          value: -Math.log1p(-given),
          words: `That is −ln of the other probability, ${written(Number((1 - given).toPrecision(12)))}; what counts is the one given to what happened.`,
        },
        { value: -Math.log2(given), words: 'That is in bits; the natural logarithm gives nats.' },
        { value: -Math.log10(given), words: 'That is the logarithm to base 10; take the natural one.' },
        { value: (1 - given) ** 2, words: 'That is the squared error.' },
      ],
    };
  },
};
export default exercise;
