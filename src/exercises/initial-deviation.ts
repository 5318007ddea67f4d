/** The standard deviation of the first weights of a layer, by He or Xavier. */
import { initialVariance } from '../core/nn/initialisers.ts';
import { type Exercise, oneOf, rounded, written } from './exercise.ts';

const exercise: Exercise = {
  id: 'initial-deviation',
  title: 'How large are the first weights?',
  answers: 'number',
  draw(random) {
    const widths = [20, 50, 64, 100, 128, 200, 256, 300, 512, 784, 1000] as const;
    const [fanIn, fanOut] = [oneOf(random, widths), oneOf(random, widths)];
    const he = random.integer(2) === 1;
    const variance = (scheme: 'he' | 'xavier' | 'lecun') => initialVariance(scheme, { fanIn, fanOut });
    const answer = Math.sqrt(variance(he ? 'he' : 'xavier'));
    const quotient = he ? `2 / ${written(fanIn)}` : `2 / (${written(fanIn)} + ${written(fanOut)})`;
    return {
      prompt: `A dense layer has ${written(fanIn)} inputs and ${written(fanOut)} outputs. Which standard deviation does ${he ? 'He' : 'Xavier (Glorot)'} initialisation${he ? ' by fan-in' : ''} give its weights?`,
      answer,
      solution: [
        `variance = ${he ? '2 / fan-in' : '2 / (fan-in + fan-out)'} = ${quotient} = ${rounded(answer ** 2)}`,
        `standard deviation = √${rounded(answer ** 2)} = ${rounded(answer)}`,
      ],
      slips: [
        { value: answer ** 2, words: 'That is the variance; its square root was asked for.' },
        {
          value: Math.sqrt(variance(he ? 'xavier' : 'he')),
          words: `That is ${he ? 'Xavier’s, which divides by both fans' : 'He’s, which divides by fan-in alone'}.`,
        },
        { value: Math.sqrt(variance('lecun')), words: 'That is LeCun’s, with variance 1 / fan-in.' },
      ],
    };
  },
};
export default exercise;
