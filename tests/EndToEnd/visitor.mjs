/** A visitor's hands and eyes on a page with the widget. */
export const demoPage = (server, channel = '') => `${server.url}/demo/widget${channel && `?channel=${channel}`}`;
export const launcher = page => page.getByRole('button', { name: /^Open chat/ });
export const writing = page => page.getByRole('textbox', { name: 'Write a message' });
export const bubble = (page, text) => page.locator('.bubble').filter({ hasText: text });
export const tick = (page, text, name) => page.locator('li').filter({ hasText: text }).locator('.tick').getByText(name).waitFor({ state: 'attached' });

export async function write(page, text) {
  await writing(page).fill(text);
  await page.keyboard.press('Enter');
}
