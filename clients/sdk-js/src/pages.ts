/** Walks a list to its end, page by page: `for await (const message of everything(after => page(after), page => page.messages))`. */
export async function* everything<Page extends { next: string | null }, Item>(page: (after: string | undefined) => Promise<Page>, items: (page: Page) => Item[]): AsyncGenerator<Item> {
  let after: string | undefined;
  do {
    const found = await page(after);
    yield* items(found);
    after = found.next ?? undefined;
  } while (after);
}
