/** Anatomy of an activation: the curves of f, f′ and f″, and what the analysis finds on them. */
import { activations, getScalarActivation } from '../core/index.ts';
import { definitionOf } from './definition.ts';
import { farthestApart } from './differences.ts';
import { dissect, dissectionTables } from './dissection.ts';
import { defineExperiment, type Result, type Row } from './experiment.ts';
import { activation, choice, type Inputs, number, scalarActivationIds, toggle } from './inputs.ts';
import { landmark } from './measures.ts';

const inputs = {
  activation: activation({ label: 'Activation', default: 'gelu', formula: true }),
  compare: choice({
    label: 'Compare with',
    default: 'none',
    options: [
      { value: 'none', label: 'nothing' },
      ...scalarActivationIds.map(id => ({ value: id, label: activations[id]?.name ?? id })),
    ],
  }),
  range: number({ label: 'From −x to x', default: 5, min: 1, max: 20, step: 0.5 }),
  second: toggle({ label: 'Second derivative', default: false }),
};

type AnatomyInputs = Inputs<typeof inputs>;

function run({ activation: spec, compare, range }: AnatomyInputs): Result {
  const definition = definitionOf(spec);
  const other = compare === 'none' ? undefined : getScalarActivation(compare);
  const { notes, tables } = dissect(definition, spec.params, range);
  const apart = other && farthestApart(x => definition.f(x, spec.params), other.f, range);
  return {
    ...(notes.length > 0 && { notes }),
    tables: {
      ...tables,
      curve: tables.curve.map((row): Row => ({ ...row, other: other ? other.f(Number(row.x)) : null })),
      landmarks: [
        ...tables.landmarks,
        ...(apart ? [{ what: 'largest difference', x: apart.at, value: apart.value }] : []),
      ],
    },
  };
}

export default defineExperiment({
  id: 'activation-anatomy',
  title: 'Anatomy of an activation',
  question: 'Where does the function saturate, where is its gradient 0, and where is it steepest?',
  home: 'activations/gelu/',
  mode: 'live',
  inputs,
  tables: {
    ...dissectionTables,
    curve: {
      ...dissectionTables.curve,
      columns: { ...dissectionTables.curve.columns, other: { label: 'compared function', digits: 6 } },
    },
  },
  run,
  claims: [
    {
      id: 'sigmoid-slope',
      inputs: { activation: 'sigmoid' },
      sentence: 'The slope of {activation} is highest at x = {at}, where it is {slope}.',
      measure: result => {
        const { at, value } = landmark(result, 'highest slope');
        return { at, slope: value };
      },
      holds: ({ at, slope }) => at === 0 && slope === 0.25,
      condition: 'exactly 1/4, at 0',
    },
  ],
});
