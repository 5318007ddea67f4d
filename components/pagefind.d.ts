/** The part of Pagefind's default interface that `Search.astro` uses; the package has no types. */
declare module '@pagefind/default-ui' {
  interface SearchResult {
    meta: Record<string, string>;
  }
  export class PagefindUI {
    constructor(options: {
      element: Element | null;
      bundlePath: string | undefined;
      baseUrl: string | undefined;
      showImages: boolean;
      showSubResults: boolean;
      resetStyles: boolean;
      /** Passed on to Pagefind: https://pagefind.app/docs/ranking/ */
      ranking: { pageLength: number; metaWeights: Record<string, number> };
      processResult: (result: SearchResult) => SearchResult;
    });
    triggerSearch(term: string): void;
    destroy(): void;
  }
}
