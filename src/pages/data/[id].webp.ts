/** `/data/<id>.webp`: the preview of a data set that consists of images. */
import type { APIRoute } from 'astro';
import { pictures, pictureToWebp } from '../../../components/data/pictures.ts';

export const getStaticPaths = () => Object.keys(pictures).map(id => ({ params: { id } }));

export const GET: APIRoute<Record<string, never>, { id: string }> = async ({ params }) =>
  new Response(await pictureToWebp(params.id), { headers: { 'Content-Type': 'image/webp' } });
