/** `/api/experiments/<id>.json`: one experiment with its inputs, its claims and its result at the defaults. */
import type { APIRoute } from 'astro';
import { experimentEntries, json } from '../../../api.ts';
import { experimentIds } from '../../../experiments/index.ts';

export const getStaticPaths = () => experimentIds.map(id => ({ params: { id } }));

export const GET: APIRoute = async ({ params }) =>
  json((await experimentEntries()).find(entry => entry.id === params.id));
