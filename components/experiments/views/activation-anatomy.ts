/** Anatomy of an activation: its curves, and another function beside them. */
import { getActivation } from '../../../src/core/index.ts';
import type experiment from '../../../src/experiments/activation-anatomy.ts';
import { activationName, type Inputs } from '../../../src/experiments/inputs.ts';
import type { View } from '../../figures/chart.ts';
import { functionColour } from '../../figures/colours.ts';
import { functionChart } from '../../figures/function-chart.ts';

const view: View<Inputs<(typeof experiment)['inputs']>> = ({ activation: spec, compare, range, second }, result) => {
  const color = functionColour(spec.id);
  const other = compare === 'none' ? undefined : getActivation(compare);
  return [
    functionChart(
      {
        name: activationName(spec),
        color,
        range,
        second,
        other: other && {
          name: other.name,
          // A function compared with itself, or one of the same hue, still has to be told apart.
          color: functionColour(other.id) !== color ? functionColour(other.id) : 'var(--nl-shade)',
        },
      },
      result,
    ),
  ];
};
export default view;
