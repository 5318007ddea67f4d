/** Output range: target and median prediction, the range of the output function shaded where it ends within the figure. */
import { formatNumber } from '../../../src/experiments/format.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import { medianOf } from '../../../src/experiments/measures.ts';
import type experiment from '../../../src/experiments/output-range.ts';
import { yDomain } from '../../figures/axes.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { predictionChart } from '../../figures/prediction-chart.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ output }, { tables }) => {
  const rows = tables.fits ?? [];
  const y = yDomain(rows, ['target', 'q1', 'q3']);
  const first = tables.seeds?.[0];
  return [
    predictionChart({
      id: 'fit',
      title: `Output function ${activationName(output)}: target and prediction`,
      summary: `The median error is ${formatNumber(medianOf(tables.seeds, 'rmse'), 3)}; the range of the output allows no less than ${formatNumber(Number(first?.floor), 3)}.`,
      rows,
      color: functionColour(output.id),
      target: { column: 'target', label: 'target' },
      x: [-1, 1],
      y,
      step: 0.05,
      initial: 0.5,
      shaded: {
        label: 'range of the output function',
        x: [-1, 1],
        y: [Math.max(Number(first?.low ?? y[0]), y[0]), Math.min(Number(first?.high ?? y[1]), y[1])],
      },
    }),
  ];
};
export default view;
