/** Inline scripts as they are sent: frameworks write them into every page with the comments and the indentation of their source. */
import { minifySync } from 'rolldown/utils';

/** A script with its attributes and its body, or any other tag: what looks like a script within an attribute is part of that tag. */
const tags = /<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/script>|<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;

/** A page with its inline scripts minified. Modules in files are so already; modules in the page and blocks of data are left alone. */
export function withSmallScripts(html: string): string {
  return html.replace(tags, (all: string, attributes?: string, body?: string) => {
    if (attributes === undefined || !body?.trim() || /\b(src|type)=/.test(attributes)) return all;
    const { code, errors } = minifySync('inline.js', body, { module: false });
    if (errors.length) throw new Error(`an inline script does not parse: ${errors[0]?.message}\n${body}`);
    return `<script${attributes}>${code.trim().replaceAll('</script', '<\\/script')}</script>`;
  });
}
