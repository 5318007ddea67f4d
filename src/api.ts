/** The public JSON: shapes are a promise to other people's programs. */
import type { Experiment } from './experiments/experiment.ts';
import { judgedAtBuild, resultAtBuild } from './experiments/build.ts';
import { experimentIds, loadExperiment } from './experiments/index.ts';
import { defaultInputs, type Input, serialise, serialiseInputs } from './experiments/inputs.ts';
import { siteUrl } from './site.ts';

/** A JSON response. Numbers that JSON has no word for become the strings "NaN", "Infinity" and "-Infinity". */
export function json(data: unknown): Response {
  const body = JSON.stringify(data, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return new Response(body, { headers: { 'Content-Type': 'application/json; charset=utf-8' } });
}

/** An input of the schema without its functions. */
function describeInput(input: Input) {
  const { parse: _, serialise: __, default: value, ...data } = input;
  return { ...data, default: serialise(input, value) };
}

async function experimentEntry(experiment: Experiment) {
  const inputs = defaultInputs(experiment.inputs);
  const { tables } = await resultAtBuild(experiment, inputs);
  const claims = await Promise.all(experiment.claims.map(claim => judgedAtBuild(experiment, claim)));
  return {
    id: experiment.id,
    title: experiment.title,
    question: experiment.question,
    url: siteUrl(experiment.home).href,
    embed: siteUrl(`embed/${experiment.id}/`).href,
    inputs: Object.fromEntries(Object.entries(experiment.inputs).map(([name, input]) => [name, describeInput(input)])),
    claims: claims.map(({ parts: _, ...claim }, index) => ({ ...claim, inputs: experiment.claims[index]?.inputs })),
    result: { inputs: serialiseInputs(experiment.inputs, inputs), tables },
  };
}

/** Every experiment, run at its defaults, with its claims judged. */
export const experimentEntries = async () =>
  Promise.all(experimentIds.map(async id => experimentEntry(await loadExperiment(id))));
