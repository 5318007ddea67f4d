/** Metadata of a page: social image and structured data. Starlight writes title, description and canonical link. */
import { siteUrl } from './site.ts';

interface HeadTag {
  tag: 'meta' | 'script';
  attrs: Record<string, string>;
  content?: string;
}

export interface PageMeta {
  /** The page's path, `papers/resnet/`; empty for the home page. */
  path: string;
  title: string;
  description: string;
  /** Schema.org fields beyond the common ones, `@type` first; missing for pages that are lists. */
  article?: { '@type': 'TechArticle' | 'ScholarlyArticle' } & Record<string, unknown>;
}

/** Path of a page's social image. */
export const socialImagePath = (path: string): string => `og/${path.replace(/\/$/, '') || 'home'}.png`;

/** Tags for a page's head. */
export function headTags({ path, title, description, article }: PageMeta): HeadTag[] {
  const image = siteUrl(socialImagePath(path)).href;
  const tags: HeadTag[] = [
    { tag: 'meta', attrs: { property: 'og:image', content: image } },
    { tag: 'meta', attrs: { property: 'og:image:width', content: '1200' } },
    { tag: 'meta', attrs: { property: 'og:image:height', content: '630' } },
    { tag: 'meta', attrs: { property: 'og:image:alt', content: `${title}: ${description}` } },
    { tag: 'meta', attrs: { name: 'twitter:image', content: image } },
  ];
  if (article) {
    const data = {
      '@context': 'https://schema.org',
      ...article,
      headline: title,
      description,
      url: siteUrl(path).href,
      image,
      inLanguage: 'en',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      isPartOf: { '@type': 'WebSite', name: 'Nonlinear', url: siteUrl('').href },
    };
    tags.push({
      tag: 'script',
      attrs: { type: 'application/ld+json' },
      content: JSON.stringify(data).replaceAll('<', '\\u003c'),
    });
  }
  return tags;
}
