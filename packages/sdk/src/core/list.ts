/** What every page of a list has. */
export interface PageOf<Item> {
  /** Null where the list is grouped. */
  results: Item[] | null;
  pagination?: { next_cursor?: string | null };
}

/**
 * A list. Awaited it is its first page; `for await` goes through all items of all pages, and `pages()` through the pages.
 * Pages are asked for when they are needed, the first one once.
 */
export class List<Item, Page extends PageOf<Item>> implements PromiseLike<Page>, AsyncIterable<Item> {
  readonly #pageAt: (cursor: string | undefined) => Promise<Page>;
  #first: Promise<Page> | undefined;

  /** @param pageAt asks for the page at a cursor; undefined = the first */
  constructor(pageAt: (cursor: string | undefined) => Promise<Page>) {
    this.#pageAt = pageAt;
  }

  // biome-ignore lint/suspicious/noThenProperty: that it can be awaited is what it is for
  // oxlint-disable-next-line unicorn/no-thenable
  then<Kept = Page, Lost = never>(
    kept?: ((page: Page) => Kept | PromiseLike<Kept>) | null,
    lost?: ((error: unknown) => Lost | PromiseLike<Lost>) | null,
  ): Promise<Kept | Lost> {
    return this.#firstPage().then(kept, lost);
  }

  /** Page by page, to the last one. */
  async *pages(): AsyncGenerator<Page, void, undefined> {
    for (let page = await this.#firstPage(); ; ) {
      yield page;
      const cursor = page.pagination?.next_cursor;
      if (cursor === null || cursor === undefined) return;
      page = await this.#pageAt(cursor);
    }
  }

  /**
   * Item by item, to the last one.
   * @throws TypeError where the list is grouped: its pages have groups
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const { results } of this.pages()) {
      if (results === null) throw new TypeError('A grouped list has no items; go through its pages()');
      yield* results;
    }
  }

  #firstPage(): Promise<Page> {
    this.#first ??= this.#pageAt(undefined);
    return this.#first;
  }
}
