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
    // Astro closes void elements of templates and not those of strings; the two are the same HTML.
    'void-style': 'off',
    // The id of Starlight's page title.
    'valid-id': ['error', { relaxed: true }],
  },
});

/** What Starlight and Expressive Code write themselves, where they write it; our own markup gets no exception. */
const exceptions: readonly { rule: string; where: RegExp; why: string }[] = [
  {
    rule: 'element-permitted-content',
    where: /figure > pre > code > div/,
    why: 'Expressive Code: one <div> a line of code',
  },
  {
    rule: 'element-permitted-content',
    where: /figure > div > button > div$/,
    why: 'Expressive Code: the icon of the copy button',
  },
  {
    rule: 'no-implicit-button-type',
    where: /figure > div > button$/,
    why: 'Expressive Code: the copy button stands in no form',
  },
  {
    rule: 'text-content',
    where: /figure > div > button$/,
    why: 'Expressive Code: the copy button has its name in `title`',
  },
  {
    rule: 'no-implicit-button-type',
    where: /body > div > nav > button$/,
    why: 'Starlight: the menu button stands in no form',
  },
  {
    rule: 'unique-landmark',
    where: /starlight-toc > nav$/,
    why: 'Starlight: one table of contents a screen width, the other is hidden',
  },
  {
    rule: 'presentation-role-style',
    where: /starlight-tabs > div(:nth-child\(\d+\))? > ul > li/,
    why: 'Starlight: tabs',
  },
];

it.each(named(build.pages))('$name is valid', async ({ page }) => {
  const report = await validator.validateString(page.html, page.file);
  const messages = report.results
    .flatMap(result => result.messages)
    .filter(
      ({ ruleId, selector }) => !exceptions.some(({ rule, where }) => rule === ruleId && where.test(selector ?? '')),
    );
  const lines = messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector ?? 'document'})`);
  expect([...new Set(lines)]).toEqual([]);
});
