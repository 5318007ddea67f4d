/** What the browser itself reports of a page: shifts of its layout and tasks that block it. */
import type { Page } from '@playwright/test';

/** What a PerformanceObserver sees from here on; the function returned ends it. */
export async function observe(
  page: Page,
  type: 'layout-shift' | 'longtask',
): Promise<() => Promise<{ size: number; what: string }[]>> {
  const handle = await page.evaluateHandle(async wanted => {
    await document.fonts.ready;
    const from = performance.now();
    const seen: PerformanceEntry[] = [];
    const observer = new PerformanceObserver(list => seen.push(...list.getEntries()));
    observer.observe({ type: wanted, buffered: true });
    return {
      end() {
        seen.push(...observer.takeRecords());
        observer.disconnect();
        return seen
          .filter(({ startTime }) => startTime >= from)
          .map(entry => {
            const { value, sources } = entry as PerformanceEntry & {
              value?: number;
              sources?: { node: Node | null }[];
            };
            const nodes = sources?.map(({ node }) =>
              node instanceof Element ? `${node.localName}.${node.className}` : node?.nodeName,
            );
            return { size: value ?? entry.duration, what: nodes?.join(', ') ?? entry.name };
          });
      },
    };
  }, type);
  return () => handle.evaluate(observer => observer.end());
}
