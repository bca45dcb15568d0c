import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test, visit } from '../world';

/** Lists that leave as files: what one sees and may export, no more, and the trail says who took it. */

async function taken(page: Page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
  const text = await readFile((await download.path())!, 'utf8');
  return { name: download.suggestedFilename(), lines: text.replace(/^\uFEFF/, '').trimEnd().split('\r\n') };
}

test.describe('as the administrator', () => {
  test.use({ world: 'sample', lang: 'en' });

  test('a narrowed list leaves as it is narrowed, and the history says so', async ({ page }) => {
    await visit(page, '/accounts?lifecycle=active');
    const shown = await page.getByRole('table').locator('tbody tr').count();
    expect(shown).toBeGreaterThan(1);
    const file = await taken(page);
    expect(file.name).toBe('Accounts.csv');
    expect(file.lines[0]).toContain('Phone');
    expect(file.lines.length - 1, 'a line a row').toBe(shown);
    const first = await page.getByRole('table').locator('tbody tr').first().getByRole('link').first().innerText();
    expect(file.lines.some((line) => line.startsWith(first) || line.startsWith(`"${first}`))).toBe(true);

    await visit(page, '/deals/list');
    expect((await taken(page)).lines.length).toBeGreaterThan(50);
    await visit(page, '/settings/history');
    await expect(page.getByRole('main')).toContainText('lifecycle=active');
  });
});
