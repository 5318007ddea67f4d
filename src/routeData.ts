/** Metadata that Starlight would write otherwise: social images for the guides, no canonical address for a page that is none. */
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { headTags } from './head.ts';

export const onRequest = defineRouteMiddleware(({ locals, url }) => {
  const { entry, id, head } = locals.starlightRoute;
  if (url.pathname.endsWith('/404/') || url.pathname.endsWith('/404.html')) {
    locals.starlightRoute.head = head.filter(({ attrs }) => attrs?.rel !== 'canonical');
    return;
  }
  if (!id.startsWith('guides/')) return;
  const { title, description = '' } = entry.data;
  const tags = headTags({ path: `${id}/`, title, description, article: { '@type': 'TechArticle' } });
  head.push(...tags.map(tag => ({ content: '', ...tag })));
});
