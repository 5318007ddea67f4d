/** Valid HTML on every page. */
import { HtmlValidate } from 'html-validate';
import { expect, it } from 'vitest';
import { build, named } from './site.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Widths of bars, colours of series and sizes of figures are data: they stand with the element that they draw.
    'no-inline-style': 'off',
    // A scrolling table is a focusable `<div role=region>` with a label; a `<section>` would enter the outline.
    'prefer-native-element': ['error', { exclude: ['region'] }],
  },
});

it.each(named(build.pages))('$name is valid', async ({ page }) => {
  const report = await validator.validateString(page.html, page.file);
  const messages = report.results.flatMap(result => result.messages);
  const lines = messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector ?? 'document'})`);
  expect([...new Set(lines)]).toEqual([]);
});
