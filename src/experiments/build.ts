/** Results at build time, each computed once however many pages, claims, JSON files and builds want it. */
import { stored } from '../tooling/build-cache.ts';
import { claimInputs, type JudgedClaim, judgeClaim } from './claims.ts';
import { type Claim, type Experiment, type Result, runExperiment } from './experiment.ts';
import { type Inputs, type InputsSchema, serialiseInputs } from './inputs.ts';

/** What a result is computed from, as text. */
export const resultKey = <S extends InputsSchema>(experiment: Experiment<S>, inputs: Inputs<S>): string =>
  `${experiment.id}?${new URLSearchParams(serialiseInputs(experiment.inputs, inputs))}`;

const results = new Map<string, Promise<Result>>();

/** The result for these inputs, computed on first use. */
export function resultAtBuild<S extends InputsSchema>(experiment: Experiment<S>, inputs: Inputs<S>): Promise<Result> {
  const key = resultKey(experiment, inputs);
  let result = results.get(key);
  if (!result) {
    result = stored(key, () => runExperiment(experiment, inputs));
    results.set(key, result);
  }
  return result;
}

/** A claim judged at its own inputs. */
export async function judgedAtBuild<S extends InputsSchema>(
  experiment: Experiment<S>,
  claim: Claim<S>,
): Promise<JudgedClaim> {
  return judgeClaim(experiment, claim, await resultAtBuild(experiment, claimInputs(experiment, claim)));
}
