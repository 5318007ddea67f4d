/** Metadata for the pages that Starlight routes itself: the guides. */
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { headTags } from './head.ts';

export const onRequest = defineRouteMiddleware(({ locals }) => {
  const { entry, id, head } = locals.starlightRoute;
  if (!id.startsWith('guides/')) return;
  const { title, description = '' } = entry.data;
  const tags = headTags({ path: `${id}/`, title, description, article: { '@type': 'TechArticle' } });
  head.push(...tags.map(tag => ({ content: '', ...tag })));
});
