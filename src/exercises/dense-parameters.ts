/** The number of parameters of a stack of dense layers. */
import { linear } from '../core/architectures/layers.ts';
import { type Exercise, oneOf, written } from './exercise.ts';

const exercise: Exercise = {
  id: 'dense-parameters',
  title: 'Counting the parameters of dense layers',
  answers: 'count',
  draw(random) {
    const inputs = oneOf(random, [2, 4, 8, 13, 28, 64, 784]);
    const hidden = oneOf(random, [3, 5, 8, 16, 20, 32, 100]);
    const outputs = oneOf(random, [1, 2, 3, 10]);
    const layers = [
      { from: inputs, to: hidden },
      { from: hidden, to: outputs },
    ].map(({ from, to }, index) => ({
      from,
      to,
      ...linear([from], { features: to, name: `layer ${index + 1}`, stage: '' }),
    }));
    const sum = (count: (layer: (typeof layers)[number]) => number) =>
      layers.reduce((total, layer) => total + count(layer), 0);
    const answer = sum(({ params }) => params);
    return {
      prompt: `A network has ${written(inputs)} inputs, a dense hidden layer of ${written(hidden)} units and a dense output layer of ${written(outputs)}, both with biases. How many parameters does it have?`,
      answer,
      solution: [
        ...layers.map(
          ({ name, from, to, params }) =>
            `${name}: ${written(from)} · ${written(to)} weights + ${written(to)} biases = ${written(params)}`,
        ),
        `${layers.map(({ params }) => written(params)).join(' + ')} = ${written(answer)}`,
      ],
      slips: [
        { value: sum(({ macs }) => macs), words: 'Those are the weights alone; each unit has a bias as well.' },
        {
          value: layers[0]?.params ?? Number.NaN,
          words: 'That is the hidden layer alone; the output layer has parameters too.',
        },
        {
          value: answer + inputs,
          words: 'The inputs are no units: they have no biases.',
        },
      ],
    };
  },
};
export default exercise;
