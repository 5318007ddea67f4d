/** `/api/activations/<id>.json`: one entry of the list. */
import type { APIRoute } from 'astro';
import { activationEntries, json } from '../../../api.ts';

export const getStaticPaths = async () => (await activationEntries()).map(({ id }) => ({ params: { id } }));

export const GET: APIRoute = async ({ params }) =>
  json((await activationEntries()).find(entry => entry.id === params.id));
