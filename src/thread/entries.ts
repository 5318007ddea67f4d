/** The statements with their references found and their evidence judged: what the page and the JSON show. */
import { getCollection } from 'astro:content';
import { judgedAtBuild } from '../experiments/build.ts';
import { loadExperiment } from '../experiments/index.ts';
import { findClaim } from '../experiments/page-claims.ts';
import { siteUrl } from '../site.ts';
import yaml from './statements.yaml?raw';
import { anchorOf, parseStatements, threadPage } from './thread.ts';

/** The articles by `concepts/saturation`. */
async function articles() {
  const lists = await Promise.all([getCollection('activations'), getCollection('concepts'), getCollection('papers')]);
  return new Map(lists.flat().map(({ collection, id, data }) => [`${collection}/${id}` as string, data] as const));
}

/** What stands under a key; throws on one that the site does not have. */
function found<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new RangeError(`the thread refers to “${key}”, which does not exist`);
  return value;
}

/** All statements in order, with the works that they refer to and the pages that say more. */
export async function threadStatements() {
  const all = await articles();
  const articleOf = (page: string) => found(all.get(page), page);
  return parseStatements(yaml).map(({ references, pages, ...statement }) => ({
    ...statement,
    id: anchorOf(statement),
    references: references.map(reference => {
      const [kind, page, id] = reference.split('/');
      return found(
        articleOf(`${kind}/${page}`).sources.find(source => source.id === id),
        reference,
      );
    }),
    pages: pages.map(page => ({ title: articleOf(page).title, path: `${page}/` })),
  }));
}

/** A claim as evidence, judged now. Throws on one that does not exist or does not hold. */
async function evidence(of: string) {
  const [experimentId = '', claimId = ''] = of.split('/');
  const experiment = await loadExperiment(experimentId);
  const claim = await findClaim(experiment, claimId);
  const { sentence, holds } = await judgedAtBuild(experiment, claim);
  if (!holds) throw new Error(`the claim ${of} does not hold, but the thread relies on it`);
  const inputs = new URLSearchParams(claim.inputs as Record<string, string>);
  return {
    experiment: experimentId,
    claim: claimId,
    sentence,
    holds,
    url: siteUrl(`${experiment.home}#figure-${experimentId}`).href,
    embed: siteUrl(`embed/${experimentId}/?${inputs}`).href,
  };
}

/** The entries of `/api/thread.json`. */
export async function threadEntries() {
  return Promise.all(
    (await threadStatements()).map(async ({ pages, ...statement }) => ({
      ...statement,
      url: siteUrl(`${threadPage.path}#${statement.id}`).href,
      evidence: await Promise.all(statement.evidence.map(evidence)),
      pages: pages.map(({ title, path }) => ({ title, url: siteUrl(path).href })),
    })),
  );
}
