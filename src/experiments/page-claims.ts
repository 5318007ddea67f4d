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

/** Page id -> the module with its claims, loaded when it is first needed. */
const loaders: Readonly<Record<string, () => Promise<{ default: PageClaims }>>> = {
  abs: () => import('./page-claims/activations/abs.ts'),
  'adaptive-log-softmax': () => import('./page-claims/activations/adaptive-log-softmax.ts'),
  arctan: () => import('./page-claims/activations/arctan.ts'),
  'bent-identity': () => import('./page-claims/activations/bent-identity.ts'),
  'bilinear-glu': () => import('./page-claims/activations/bilinear-glu.ts'),
  'binary-step': () => import('./page-claims/activations/binary-step.ts'),
  'bipolar-sigmoid': () => import('./page-claims/activations/bipolar-sigmoid.ts'),
  celu: () => import('./page-claims/activations/celu.ts'),
  'clipped-gelu': () => import('./page-claims/activations/clipped-gelu.ts'),
  cosine: () => import('./page-claims/activations/cosine.ts'),
  crelu: () => import('./page-claims/activations/crelu.ts'),
  dyt: () => import('./page-claims/activations/dyt.ts'),
  'e-swish': () => import('./page-claims/activations/e-swish.ts'),
  elish: () => import('./page-claims/activations/elish.ts'),
  elu: () => import('./page-claims/activations/elu.ts'),
  'entmax-1.5': () => import('./page-claims/activations/entmax-1.5.ts'),
  erf: () => import('./page-claims/activations/erf.ts'),
  exponential: () => import('./page-claims/activations/exponential.ts'),
  gaussian: () => import('./page-claims/activations/gaussian.ts'),
  geglu: () => import('./page-claims/activations/geglu.ts'),
  'gelu-tanh': () => import('./page-claims/activations/gelu-tanh.ts'),
  gelu: () => import('./page-claims/activations/gelu.ts'),
  glu: () => import('./page-claims/activations/glu.ts'),
  golu: () => import('./page-claims/activations/golu.ts'),
  'gumbel-softmax': () => import('./page-claims/activations/gumbel-softmax.ts'),
  'hard-mish': () => import('./page-claims/activations/hard-mish.ts'),
  'hard-shrink': () => import('./page-claims/activations/hard-shrink.ts'),
  'hard-sigmoid-0.2': () => import('./page-claims/activations/hard-sigmoid-0.2.ts'),
  'hard-sigmoid': () => import('./page-claims/activations/hard-sigmoid.ts'),
  'hard-swish': () => import('./page-claims/activations/hard-swish.ts'),
  'hard-tanh': () => import('./page-claims/activations/hard-tanh.ts'),
  hardmax: () => import('./page-claims/activations/hardmax.ts'),
  'hierarchical-softmax': () => import('./page-claims/activations/hierarchical-softmax.ts'),
  identity: () => import('./page-claims/activations/identity.ts'),
  isrlu: () => import('./page-claims/activations/isrlu.ts'),
  isru: () => import('./page-claims/activations/isru.ts'),
  'kan-spline': () => import('./page-claims/activations/kan-spline.ts'),
  laplace: () => import('./page-claims/activations/laplace.ts'),
  'lecun-tanh': () => import('./page-claims/activations/lecun-tanh.ts'),
  lisht: () => import('./page-claims/activations/lisht.ts'),
  'log-sigmoid': () => import('./page-claims/activations/log-sigmoid.ts'),
  'log-softmax': () => import('./page-claims/activations/log-softmax.ts'),
  logish: () => import('./page-claims/activations/logish.ts'),
  logsumexp: () => import('./page-claims/activations/logsumexp.ts'),
  maxout: () => import('./page-claims/activations/maxout.ts'),
  mish: () => import('./page-claims/activations/mish.ts'),
  pau: () => import('./page-claims/activations/pau.ts'),
  prelu: () => import('./page-claims/activations/prelu.ts'),
  'quick-gelu': () => import('./page-claims/activations/quick-gelu.ts'),
  reglu: () => import('./page-claims/activations/reglu.ts'),
  'relu-squared': () => import('./page-claims/activations/relu-squared.ts'),
  relu: () => import('./page-claims/activations/relu.ts'),
  relu6: () => import('./page-claims/activations/relu6.ts'),
  rrelu: () => import('./page-claims/activations/rrelu.ts'),
  selu: () => import('./page-claims/activations/selu.ts'),
  serf: () => import('./page-claims/activations/serf.ts'),
  'shifted-softplus': () => import('./page-claims/activations/shifted-softplus.ts'),
  sigmoid: () => import('./page-claims/activations/sigmoid.ts'),
  silu: () => import('./page-claims/activations/silu.ts'),
  sine: () => import('./page-claims/activations/sine.ts'),
  smish: () => import('./page-claims/activations/smish.ts'),
  snake: () => import('./page-claims/activations/snake.ts'),
  'soft-shrink': () => import('./page-claims/activations/soft-shrink.ts'),
  softmax: () => import('./page-claims/activations/softmax.ts'),
  softmax2d: () => import('./page-claims/activations/softmax2d.ts'),
  softmin: () => import('./page-claims/activations/softmin.ts'),
  softplus: () => import('./page-claims/activations/softplus.ts'),
  softsign: () => import('./page-claims/activations/softsign.ts'),
  'sparse-plus': () => import('./page-claims/activations/sparse-plus.ts'),
  'sparse-sigmoid': () => import('./page-claims/activations/sparse-sigmoid.ts'),
  sparsemax: () => import('./page-claims/activations/sparsemax.ts'),
  'sqrt-softplus': () => import('./page-claims/activations/sqrt-softplus.ts'),
  squareplus: () => import('./page-claims/activations/squareplus.ts'),
  'star-relu': () => import('./page-claims/activations/star-relu.ts'),
  swiglu: () => import('./page-claims/activations/swiglu.ts'),
  swish: () => import('./page-claims/activations/swish.ts'),
  'tanh-shrink': () => import('./page-claims/activations/tanh-shrink.ts'),
  tanh: () => import('./page-claims/activations/tanh.ts'),
  tanhexp: () => import('./page-claims/activations/tanhexp.ts'),
  threshold: () => import('./page-claims/activations/threshold.ts'),
  'thresholded-relu': () => import('./page-claims/activations/thresholded-relu.ts'),
  xielu: () => import('./page-claims/activations/xielu.ts'),
  'choosing-an-activation': () => import('./page-claims/concepts/choosing-an-activation.ts'),
  'dying-relu': () => import('./page-claims/concepts/dying-relu.ts'),
  'exploding-gradient': () => import('./page-claims/concepts/exploding-gradient.ts'),
  'self-normalisation': () => import('./page-claims/concepts/self-normalisation.ts'),
  'weight-initialisation': () => import('./page-claims/concepts/weight-initialisation.ts'),
  'why-non-linearity': () => import('./page-claims/concepts/why-non-linearity.ts'),
  'zero-centred-outputs': () => import('./page-claims/concepts/zero-centred-outputs.ts'),
  'gradient-flow': () => import('./page-claims/explore/gradient-flow.ts'),
  thread: () => import('./page-claims/pages/thread.ts'),
};

/** Ids of the pages that have claims of their own. */
export const pagesWithClaims: readonly string[] = Object.keys(loaders).sort();

/** The claims that a page makes with an experiment, under their full ids. */
export async function claimsOfPage(page: string, experiment: Experiment): Promise<Claim[]> {
  const claims = Object.hasOwn(loaders, page) ? ((await loaders[page]?.())?.default[experiment.id] ?? []) : [];
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
