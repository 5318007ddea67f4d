/** `/api/papers/<id>.json`: one entry of the list. */
import type { APIRoute } from 'astro';
import { json, paperEntries } from '../../../api.ts';

export const getStaticPaths = async () => (await paperEntries()).map(({ id }) => ({ params: { id } }));

export const GET: APIRoute = async ({ params }) => json((await paperEntries()).find(entry => entry.id === params.id));
