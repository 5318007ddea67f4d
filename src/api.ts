/** The public JSON: shapes are a promise to other people's programs. */
import { getCollection } from 'astro:content';
import { activations, analyse, analyseVector, compareCounts, getArchitecture } from './core/index.ts';
import { packedDataset } from './data/convert.ts';
import { rowsOf, summarise } from './data/describe.ts';
import { generators } from './data/generators.ts';
import { datasetPath } from './data/ids.ts';
import { dataPage } from './data/page.ts';
import { datasets } from './data/sets.ts';
import { judgedAtBuild, resultAtBuild } from './experiments/build.ts';
import type { Experiment } from './experiments/experiment.ts';
import { experimentIds, loadExperiment } from './experiments/index.ts';
import { defaultInputs, type Input, serialise, serialiseInputs } from './experiments/inputs.ts';
import { allClaims } from './experiments/page-claims.ts';
import { glossary } from './reference/glossary.ts';
import { siteUrl } from './site.ts';

/** A JSON response. Numbers that JSON has no word for become the strings "NaN", "Infinity" and "-Infinity". */
export function json(data: unknown): Response {
  const body = JSON.stringify(data, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return new Response(body, { headers: { 'Content-Type': 'application/json; charset=utf-8' } });
}

/** Computes its entries once, however many files ask for them. */
function once<T>(compute: () => Promise<T>): () => Promise<T> {
  let entries: Promise<T> | undefined;
  return () => (entries ??= compute());
}

/** An input of the schema without its functions. */
function describeInput(input: Input) {
  const { parse: _, serialise: __, default: value, ...data } = input;
  return { ...data, default: serialise(input, value) };
}

async function experimentEntry(experiment: Experiment) {
  const inputs = defaultInputs(experiment.inputs);
  const { tables } = await resultAtBuild(experiment, inputs);
  const stated = await allClaims(experiment);
  const claims = await Promise.all(stated.map(claim => judgedAtBuild(experiment, claim)));
  return {
    id: experiment.id,
    title: experiment.title,
    question: experiment.question,
    url: siteUrl(experiment.home).href,
    embed: siteUrl(`embed/${experiment.id}/`).href,
    inputs: Object.fromEntries(Object.entries(experiment.inputs).map(([name, input]) => [name, describeInput(input)])),
    claims: claims.map(({ parts: _, ...claim }, index) => ({ ...claim, inputs: stated[index]?.inputs })),
    result: { inputs: serialiseInputs(experiment.inputs, inputs), tables },
  };
}

/** Every experiment, run at its defaults, with its claims judged. */
export const experimentEntries = once(async () =>
  Promise.all(experimentIds.map(async id => experimentEntry(await loadExperiment(id)))),
);

/** Every function of the registry: definition, computed properties, and its page where it has one. */
export const activationEntries = once(async () => {
  const pages = new Map((await getCollection('activations')).map(entry => [entry.id, entry.data]));
  return Object.values(activations).map(definition => {
    const { id, name, aliases, kind, family, params, tex, texDerivative, origin, dialects, numerics, snippets } =
      definition;
    const page = pages.get(id);
    return {
      id,
      name,
      url: siteUrl(page ? `activations/${id}/` : 'activations/').href,
      ...(page && { description: page.description }),
      aliases,
      kind,
      family,
      params,
      tex,
      texDerivative,
      ...(definition.kind === 'scalar' && {
        forms: definition.forms,
        kinks: definition.kinks(),
        properties: analyse(definition),
      }),
      ...(definition.kind === 'vector' && { properties: analyseVector(definition) }),
      numerics,
      snippets,
      dialects,
      origin,
    };
  });
});

/** Every concept page. */
export const conceptEntries = once(async () => {
  return (await getCollection('concepts')).map(({ id, data }) => ({
    id,
    title: data.title,
    url: siteUrl(`concepts/${id}/`).href,
    question: data.question,
    description: data.description,
    activations: data.activations,
    related: data.related,
    experiments: data.experiments,
    sources: data.sources,
  }));
});

/** Every paper page, with the counts of its architecture. */
export const paperEntries = once(async () => {
  return (await getCollection('papers')).map(({ id, data }) => ({
    id,
    title: data.title,
    url: siteUrl(`papers/${id}/`).href,
    description: data.description,
    authors: data.authors,
    published: data.published,
    venue: data.venue,
    arxiv: data.arxiv,
    doi: data.doi,
    activations: data.activations.map(use => use.id),
    concepts: data.concepts,
    experiments: data.experiments,
    counts: data.architecture ? compareCounts(getArchitecture(data.architecture)) : [],
    results: data.results,
    sources: data.sources,
  }));
});

/** Every real data set with its file, licence and columns, and every generator with what it returns. */
export const dataEntries = once(async () => {
  const url = (id: string) => siteUrl(`${dataPage.path}#${id}`).href;
  const real = datasets.map(async ({ package: name, ...info }) => {
    const { dataset, bytes, version } = await packedDataset(info.id);
    return {
      ...info,
      url: url(info.id),
      kind: 'real' as const,
      rows: rowsOf(dataset),
      file: siteUrl(datasetPath(info.id)).href,
      bytes,
      package: { name, version },
      columns: dataset.columns.map(summarise),
    };
  });
  const generated = generators.map(({ returns, ...info }) => ({
    ...info,
    url: url(info.id),
    kind: 'generated' as const,
    columns: returns,
  }));
  return [...(await Promise.all(real)), ...generated];
});

/** Every term of the glossary: its entry, and the page that explains it. */
export const glossaryEntries = () =>
  glossary.map(({ id, name, forms, definition, see }) => ({
    id,
    name,
    forms,
    definition,
    url: siteUrl(`glossary/#${id}`).href,
    explained: siteUrl(see).href,
  }));
