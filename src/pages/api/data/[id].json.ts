/** `/api/data/<id>.json`: one data set or generator with its columns. */
import type { APIRoute } from 'astro';
import { dataEntries, json } from '../../../api.ts';
import { generators } from '../../../data/generators.ts';
import { datasetIds } from '../../../data/ids.ts';

export const getStaticPaths = () => [...datasetIds, ...generators.map(({ id }) => id)].map(id => ({ params: { id } }));

export const GET: APIRoute = async ({ params }) => json((await dataEntries()).find(entry => entry.id === params.id));
