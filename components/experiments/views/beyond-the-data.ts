/** Beyond the data: x² and the median prediction, the training interval shaded. */
import type experiment from '../../../src/experiments/beyond-the-data.ts';
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf } from '../../../src/experiments/measures.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { predictionChart } from '../../figures/prediction-chart.ts';

/** As far as the target goes; predictions beyond are cut off. */
const y: [number, number] = [-4, 16];

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation }, { tables }) => {
  const rows = tables.curve ?? [];
  const median = (column: string) => formatNumber(medianOf(tables.seeds, column), 3);
  return [
    predictionChart({
      id: 'curve',
      title: `A net with ${activationName(activation)}, fitted to x² on [−1, 1]`,
      summary: `The median error inside is ${median('inside')}; at x = 3, where x² is 9, the net says ${median('atThree')}; from x = 100 to 400 it moves by ${median('rise')}.`,
      rows,
      color: functionColour(activation.id),
      target: { column: 'target', label: 'x²' },
      x: [Number(rows[0]?.x), Number(rows.at(-1)?.x)],
      y,
      step: 0.1,
      initial: 3,
      shaded: { label: 'training interval', x: [-1, 1], y },
    }),
  ];
};
export default view;
