/** `/api/concepts/<id>.json`: one entry of the list. */
import type { APIRoute } from 'astro';
import { conceptEntries, json } from '../../../api.ts';

export const getStaticPaths = async () => (await conceptEntries()).map(({ id }) => ({ params: { id } }));

export const GET: APIRoute = async ({ params }) => json((await conceptEntries()).find(entry => entry.id === params.id));
