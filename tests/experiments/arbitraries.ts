/** Arbitrary values of every kind of input, for properties. */
import fc from 'fast-check';
import { activations } from '../../src/core/index.ts';
import {
  type ActivationChoice,
  type ActivationSpec,
  COORDINATE,
  type Input,
  type Inputs,
  type InputsSchema,
} from '../../src/experiments/inputs.ts';

/** Objects as code writes them, with the usual prototype. */
const plain = { noNullPrototype: true };

/** A number of a range; no negative zero, which no slider gives. */
const inRange = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true }).map(value => value + 0 || 0);

/** Formulas with what a list of layers or a URL could stumble over. */
const formulaSpecs: fc.Arbitrary<ActivationSpec> = fc
  .constantFrom('x', 'max(x, 0)', 'x*(1+erf(x/sqrt(2)))/2 ', ' where(x >= -1, x, 2*e^(-x))', 'x*-1 - -x', '\tx^2')
  .map(formula => ({ id: 'custom', params: {}, formula }));

/** An activation that may be chosen; parameters at their default are left out, as a parsed one leaves them. */
export const activationSpecs = ({ ids, formula = false }: ActivationChoice): fc.Arbitrary<ActivationSpec> =>
  formula ? fc.oneof(...(ids.length > 0 ? [registrySpecs(ids)] : []), formulaSpecs) : registrySpecs(ids);

const registrySpecs = (ids: readonly string[]): fc.Arbitrary<ActivationSpec> =>
  fc.constantFrom(...ids).chain(id => {
    const params = activations[id]?.params ?? [];
    const values = Object.fromEntries(
      params.map(({ name, min, max }) => [name, fc.oneof(fc.constant(undefined), inRange(min, max))]),
    );
    return fc.record(values, plain).map(record => ({
      id,
      params: Object.fromEntries(
        params.flatMap(({ name, default: byDefault }) => {
          const value = record[name];
          return value === undefined || value === byDefault ? [] : [[name, value] as const];
        }),
      ),
    }));
  });

/** Any value that an input can have. */
export function valuesOf(input: Input): fc.Arbitrary<unknown> {
  switch (input.kind) {
    case 'number':
      return inRange(input.min, input.max);
    case 'integer':
      return fc.integer({ min: input.min, max: input.max });
    case 'numbers':
      return fc.array(inRange(input.min, input.max), { minLength: input.least, maxLength: input.most });
    case 'choice':
      return fc.constantFrom(...input.options.map(option => option.value));
    case 'toggle':
      return fc.boolean();
    case 'activation':
      return activationSpecs(input);
    case 'activations':
      return fc.array(activationSpecs(input), { minLength: 1, maxLength: input.max });
    case 'layers':
      return fc.array(
        fc.record({ units: fc.integer({ min: 1, max: input.maxUnits }), activation: activationSpecs(input) }, plain),
        { maxLength: input.maxLayers },
      );
    case 'points':
      return fc.array(
        fc.record(
          {
            x: inRange(-COORDINATE, COORDINATE),
            y: inRange(-COORDINATE, COORDINATE),
            class: fc.constantFrom(0 as const, 1 as const),
          },
          plain,
        ),
        { maxLength: input.max },
      );
  }
}

/** Any inputs that a schema takes. */
export const inputsOf = <S extends InputsSchema>(schema: S): fc.Arbitrary<Inputs<S>> =>
  fc.record(
    Object.fromEntries(Object.entries(schema).map(([name, input]) => [name, valuesOf(input)])),
    plain,
  ) as fc.Arbitrary<Inputs<S>>;
