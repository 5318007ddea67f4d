/** Addresses that honour the site's origin and base path. Paths are written without a leading slash: `papers/resnet/`. */

const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');

/** A link within the site: `/nonlinear/papers/resnet/`. */
export const sitePath = (path: string): string => base + path;

/** The same as an absolute URL, for embeds, feeds and metadata. */
export const siteUrl = (path: string): URL => new URL(sitePath(path), import.meta.env.SITE);
