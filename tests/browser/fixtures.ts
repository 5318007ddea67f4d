/** The test that every file here uses: it fails on anything that goes wrong unseen while a page is open. */
import { test as base, expect } from '@playwright/test';

interface Options {
  /** Troubles that a test expects; all others fail it. */
  tolerated: RegExp[];
}

interface Fixtures {
  /** What went wrong so far: console, exceptions, Content-Security-Policy, failed and foreign requests. */
  trouble: string[];
}

export const test = base.extend<Options & Fixtures>({
  tolerated: [[], { option: true }],
  trouble: [
    async ({ page, baseURL, tolerated }, use) => {
      const trouble: string[] = [];
      const report = (text: string) => {
        if (!tolerated.some(pattern => pattern.test(text))) trouble.push(text);
      };
      const origin = new URL(baseURL ?? '').origin;
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) report(`console ${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', error => report(`exception: ${error.message}`));
      page.on('request', request => {
        const url = new URL(request.url());
        if (url.protocol.startsWith('http') && url.origin !== origin) report(`foreign request: ${url.href}`);
      });
      page.on('requestfailed', request => {
        // Leaving a page ends what it was still fetching.
        const reason = request.failure()?.errorText;
        if (reason !== 'net::ERR_ABORTED') report(`request failed: ${request.url()} ${reason}`);
      });
      page.on('response', response => {
        if (response.status() >= 400) report(`response ${response.status()}: ${response.url()}`);
      });
      await page.addInitScript(() =>
        addEventListener('securitypolicyviolation', event =>
          console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI}`),
        ),
      );
      await use(trouble);
      expect(trouble, 'console, exceptions, CSP and requests').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
