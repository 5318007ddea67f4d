/** The statements with their evidence judged and their references found: what the page and the JSON show. */
import { getCollection } from 'astro:content';
import { judgedAtBuild } from '../experiments/build.ts';
import { loadExperiment } from '../experiments/index.ts';
import { findClaim } from '../experiments/page-claims.ts';
import { siteUrl } from '../site.ts';
import yaml from './statements.yaml?raw';
import { anchorOf, parseStatements, threadPage } from './thread.ts';

/** A claim as evidence, judged now. Throws on one that does not exist or does not hold. */
async function evidenceOf(of: string) {
  const [experimentId = '', claimId = ''] = of.split('/');
  const experiment = await loadExperiment(experimentId);
  const claim = await findClaim(experiment, claimId);
  const { sentence, holds } = await judgedAtBuild(experiment, claim);
  if (!holds) throw new Error(`the claim ${of} does not hold, but the thread relies on it`);
  return {
    experiment: experimentId,
    claim: claimId,
    sentence,
    holds,
    title: experiment.title,
    /** The page that explains the experiment, and the experiment alone at the inputs of the claim. */
    path: `${experiment.home}#figure-${experimentId}`,
    embedPath: `embed/${experimentId}/?${new URLSearchParams(claim.inputs as Record<string, string>)}`,
  };
}

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

/** All statements in order, with their evidence, the works that they refer to and the pages that say more. */
export async function threadStatements() {
  const all = await articles();
  const articleOf = (page: string) => found(all.get(page), page);
  return Promise.all(
    parseStatements(yaml).map(async ({ evidence, references, pages, ...statement }) => ({
      ...statement,
      id: anchorOf(statement),
      evidence: await Promise.all(evidence.map(evidenceOf)),
      references: references.map(reference => {
        const [kind, page, id] = reference.split('/');
        const { sources } = articleOf(`${kind}/${page}`);
        return found(
          sources.find(source => source.id === id),
          reference,
        );
      }),
      pages: pages.map(page => ({ title: articleOf(page).title, path: `${page}/` })),
    })),
  );
}

/** The entries of `/api/thread.json`. */
export async function threadEntries() {
  return (await threadStatements()).map(({ evidence, pages, ...statement }) => ({
    ...statement,
    url: siteUrl(`${threadPage.path}#${statement.id}`).href,
    evidence: evidence.map(({ title: _, path, embedPath, ...judged }) => ({
      ...judged,
      url: siteUrl(path).href,
      embed: siteUrl(embedPath).href,
    })),
    pages: pages.map(({ title, path }) => ({ title, url: siteUrl(path).href })),
  }));
}
