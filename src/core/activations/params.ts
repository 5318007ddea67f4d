/** Checks of parameter values against a definition. */
import { ArgumentError } from '../errors.ts';
import type { ParamValues, ScalarFunction, VectorFunction } from './types.ts';

/** Checks parameters by name and range; throws an ArgumentError on the first bad one. */
export function checkParams(definition: ScalarFunction | VectorFunction, params: ParamValues): void {
  for (const [name, value] of Object.entries(params)) {
    const param = definition.params.find(candidate => candidate.name === name);
    if (!param) {
      const names = definition.params.map(candidate => candidate.name);
      throw new ArgumentError(
        `${definition.id} parameter`,
        name,
        names.length ? `one of ${names.join(', ')}` : 'no parameters',
      );
    }
    if (!(value >= param.min && value <= param.max))
      throw new ArgumentError(`${definition.id} ${name}`, value, `a number from ${param.min} to ${param.max}`);
  }
}
