/** Results at build time, each computed once however many pages, claims and JSON files want it. */
import { claimInputs, type JudgedClaim, judgeClaim } from './claims.ts';
import { type Claim, type Experiment, type Result, runExperiment } from './experiment.ts';
import { type Inputs, type InputsSchema, serialiseInputs } from './inputs.ts';

const results = new Map<string, Promise<Result>>();

/** The result for these inputs, computed on first use. */
export function resultAtBuild<S extends InputsSchema>(experiment: Experiment<S>, inputs: Inputs<S>): Promise<Result> {
  const key = `${experiment.id}?${new URLSearchParams(serialiseInputs(experiment.inputs, inputs))}`;
  let result = results.get(key);
  if (!result) {
    result = runExperiment(experiment, inputs);
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
