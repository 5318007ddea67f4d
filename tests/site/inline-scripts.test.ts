/** Inline scripts are minified, and nothing else of a page changes. */
import { expect, it } from 'vitest';
import { withSmallScripts } from '../../src/tooling/inline-scripts.ts';
import { build } from './site.ts';

it('scripts lose their comments and keep their effect, with their attributes', () => {
  const script =
    '<script data-a="1 > 0">\n  // why\n  window.sum = [1, 2].reduce((total, value) => {\n    return total + value;\n  });\n</script>';
  const small = withSmallScripts(`<p>Before</p>${script}<p>After</p>`);
  const [, before, body = '', after] =
    /^(<p>Before<\/p><script data-a="1 > 0">)(.*)(<\/script><p>After<\/p>)$/s.exec(small) ?? [];
  expect(before && after).toBeTruthy();
  expect(body).not.toMatch(/why|\n/);
  const window = { sum: 0 };
  new Function('window', body)(window);
  expect(window.sum).toBe(3);
});

it('modules, data and what only looks like a script stay as they are', () => {
  const html =
    '<script type="module">  let a = 1;  </script><script type="application/ld+json">{ "a": 1 }</script><script src="a.js"></script>' +
    '<button data-code="<script>  let a = 1;  </script>">Copy</button>';
  expect(withSmallScripts(html)).toBe(html);
});

it('a script that does not parse stops the build', () => {
  expect(() => withSmallScripts('<script>let = ;</script>')).toThrow(/does not parse/);
});

it('every page of the build has been through it', () => {
  for (const { path, html } of build.pages) expect(withSmallScripts(html), path).toBe(html);
});
