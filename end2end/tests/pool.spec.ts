import type { Page } from '@playwright/test';
import { accessible, expect, test, visit } from '../world';

/** The customer pool: claimed, assigned, given back with a reason; rules, access and the calendar set up. */

// Refusals are answers, but Chromium counts each as an error.
test.use({ world: 'sample', lang: 'en', allowed: [/status of (409|422)/] });

const settled = (page: Page) => expect(page.locator('[data-loading]')).toHaveCount(0);
const rows = (page: Page) => page.getByRole('table', { name: 'Customer pools' }).locator('tbody tr');
const told = (page: Page, words: string | RegExp) => expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();

test('an account is claimed from the pool, says when it goes back, and is released with a reason', async ({ page }) => {
  await visit(page, '/pool');
  await settled(page);
  await expect(page.getByRole('heading', { name: 'East China' })).toBeVisible();
  await accessible(page);
  const before = await rows(page).count();
  expect(before, 'accounts wait').toBeGreaterThan(1);
  const link = rows(page).first().getByRole('link').first();
  const [name, href] = [await link.innerText(), (await link.getAttribute('href'))!];
  await page.getByRole('button', { name: `Claim ${name}` }).click();
  await told(page, `${name} is yours now.`);
  await expect(rows(page)).toHaveCount(before - 1);

  await visit(page, href);
  const strip = page.getByRole('region', { name: 'Customer pool' });
  await expect(strip).toContainText(/Goes back to the pool .* on |Does not go back to the pool while a deal is open/);
  await expect(page.getByRole('article').filter({ hasText: 'Account claimed from the pool' })).toBeVisible();
  await accessible(page);
  await strip.getByRole('button', { name: 'Release to the pool' }).click();
  const question = page.getByRole('dialog');
  await question.getByLabel('Reason').fill('Too far from our warehouse');
  await accessible(page);
  await question.getByRole('button', { name: 'Release to the pool' }).click();
  await told(page, /is in the pool/);
  await expect(strip).toContainText('Waits in the pool');
  await expect(page.getByRole('article').filter({ hasText: 'Account released to the pool' }).first()).toContainText('Too far from our warehouse');
  // Whose it was until just now waits before having it again.
  await expect(strip).toContainText('You may claim it again from');
  await expect(strip.getByRole('button', { name: 'Claim' })).toHaveAttribute('aria-disabled', 'true');
});

test('two who claim one account: the second is told who was faster', async ({ page, another }) => {
  await visit(page, '/pool');
  await settled(page);
  const name = await rows(page).first().getByRole('link').first().innerText();
  const other = await another('admin');
  await visit(other, '/pool');
  await settled(other);
  await page.getByRole('button', { name: `Claim ${name}` }).click();
  await told(page, `${name} is yours now.`);
  await other.getByRole('button', { name: `Claim ${name}` }).click();
  await expect(other.getByText('Lin Zhiyuan was faster: this account is theirs now.')).toBeVisible();
});

test('ticked accounts are shared out', async ({ page }) => {
  await visit(page, '/pool');
  await settled(page);
  const before = await rows(page).count();
  await rows(page).nth(0).getByRole('checkbox').check();
  await rows(page).nth(1).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Assign 2 accounts' });
  await accessible(page);
  await dialog.getByLabel('How').selectOption({ label: 'To one person' });
  await dialog.getByLabel('To', { exact: true }).selectOption({ label: 'Xu Jiayi' });
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await told(page, 'Xu Jiayi 2 given');
  await expect(rows(page)).toHaveCount(before - 2);
});

test('a pool is set up with rules, limits and doors, and goes again', async ({ page }) => {
  await visit(page, '/settings');
  await page.getByRole('link', { name: /Customer pools/ }).click();
  await page.getByRole('button', { name: 'New pool' }).click();
  const form = page.getByRole('dialog', { name: 'New pool' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Give the pool a name')).toBeVisible();
  await form.getByLabel('Name', { exact: true }).fill('Key accounts');
  await form.getByLabel('A: No contact').fill('30');
  await form.getByLabel('All others: No contact').fill('12');
  await form.getByLabel('Claims a day').fill('2');
  await form.getByLabel('Let somebody in…').selectOption({ label: 'Chen Siyuan' });
  await accessible(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Key accounts saved.');
  const line = page.getByRole('row', { name: 'Key accounts' });
  await expect(line).toContainText('no contact for 30 working days');
  await expect(line).toContainText('Chen Siyuan');
  await accessible(page);
  await line.getByRole('button', { name: 'Edit Key accounts' }).click();
  const again = page.getByRole('dialog', { name: 'Edit Key accounts' });
  await expect(again.getByLabel('A: No contact')).toHaveValue('30');
  await again.getByRole('button', { name: 'Close' }).click();
  await line.getByRole('button', { name: 'Delete the pool Key accounts?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await told(page, 'Key accounts deleted.');
  await expect(line).toHaveCount(0);
});

test('the calendar takes days of ones own, and the preview says what goes back tomorrow', async ({ page }) => {
  await visit(page, '/settings/pools?tab=calendar&year=2024');
  await settled(page);
  const table = page.getByRole('table', { name: 'National list' });
  await expect(table.getByRole('row', { name: /^4 Feb 2024/ })).toContainText('worked');
  await expect(table.getByRole('row', { name: /^12 Feb 2024/ })).toContainText('free');
  await page.getByLabel('Day', { exact: true }).fill('2024-03-08');
  await page.getByLabel('Called').fill('Founders day');
  await page.getByRole('button', { name: 'Add the day' }).click();
  await expect(page.getByRole('table', { name: 'Days of your own' }).getByRole('row', { name: /^8 Mar 2024/ })).toContainText('Founders day');
  await accessible(page);
  await page.getByRole('link', { name: 'Tomorrow' }).click();
  await settled(page);
  await expect(page.getByText(/would go back tomorrow|Nothing goes back tomorrow/)).toBeVisible();
  await accessible(page);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the pool and its settings fit the width', async ({ page }) => {
    for (const path of ['/pool', '/settings/pools', '/settings/pools?tab=calendar']) {
      await visit(page, path);
      await settled(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, path).toBeLessThanOrEqual(0);
      await accessible(page);
    }
  });
});
