/** `/data/<id>.bin`: a real data set as a gzip file of the form that src/core/data/container.ts describes. */
import type { APIRoute } from 'astro';
import { packedDataset } from '../../data/convert.ts';
import { datasetIds } from '../../data/ids.ts';

export const getStaticPaths = () => datasetIds.map(id => ({ params: { id } }));

export const GET: APIRoute<Record<string, never>, { id: string }> = async ({ params }) =>
  new Response((await packedDataset(params.id)).file, { headers: { 'Content-Type': 'application/octet-stream' } });
