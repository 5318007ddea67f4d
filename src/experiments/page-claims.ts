/**
 * Claims that one page makes with an experiment that many pages share. Each page has a module of its own in `page-claims/`, named after
 * it, so that a figure does not carry the sentences of all pages. The id of such a claim is `<page>.<claim>`: `elu.lower-bound`.
 */
import type { Claim, Experiment } from './experiment.ts';
import { completeInputs } from './inputs.ts';

/** The claims of a page by the id of the experiment that decides them; their ids are without the page's name here. */
export type PageClaims = Readonly<Record<string, readonly Claim[]>>;

/** Gives a page's claims their type. */
export const definePageClaims = (claims: PageClaims): PageClaims => Object.freeze(claims);

const modules = import.meta.glob<{ default: PageClaims }>('./page-claims/*/*.ts');

/** Page id -> the module with its claims. */
const loaders = new Map(
  Object.entries(modules).map(([path, load]) => [/([^/]+)\.ts$/.exec(path)?.[1] ?? '', load] as const),
);

/** Ids of the pages that have claims of their own. */
export const pagesWithClaims: readonly string[] = [...loaders.keys()].sort();

/** The claims that a page makes with an experiment, under their full ids. */
export async function claimsOfPage(page: string, experiment: Experiment): Promise<Claim[]> {
  const claims = (await loaders.get(page)?.())?.default[experiment.id] ?? [];
  return claims.map(claim => {
    completeInputs(experiment.inputs, claim.inputs);
    return { ...claim, id: `${page}.${claim.id}` };
  });
}

/** All claims of an experiment: its own, then those of the pages. */
export async function allClaims(experiment: Experiment): Promise<readonly Claim[]> {
  const ofPages = await Promise.all(pagesWithClaims.map(page => claimsOfPage(page, experiment)));
  return [...experiment.claims, ...ofPages.flat()];
}

/** Finds a claim by its full id; throws with the ids that exist. */
export async function findClaim(experiment: Experiment, id: string): Promise<Claim> {
  // The last dot: a page’s id may hold one itself, `entmax-1.5`.
  const dot = id.lastIndexOf('.');
  const candidates = dot < 0 ? experiment.claims : await claimsOfPage(id.slice(0, dot), experiment);
  const claim = candidates.find(candidate => candidate.id === id);
  if (!claim)
    throw new RangeError(
      `unknown claim “${id}” of ${experiment.id}; expected one of ${candidates.map(c => c.id).join(', ')}`,
    );
  return claim;
}
