import { expect, test, visit } from '../world';
import type { Page } from '@playwright/test';

/** The list of deals: changed where it stands, narrowed in the address, changed many at once, and undone. */

test.use({ world: 'sample', lang: 'en', allowed: [/status of (409|422)/] });

const rows = (page: Page) => page.getByRole('main').locator('tbody tr');
const names = (page: Page) => page.getByRole('main').locator('a.row-link');

test('an amount is changed where it stands, and a mistake is said there', async ({ page }) => {
  await visit(page, '/deals/list?status=open&sort=name');
  const row = rows(page).first();
  await row.getByRole('button', { name: 'Edit Amount' }).click();
  const box = row.getByRole('textbox', { name: 'Amount' });
  await box.fill('a lot');
  await box.press('Enter');
  await expect(row.getByText(/amount/i).last()).toBeVisible();
  await expect(box).toHaveValue('a lot');
  await box.fill('123456');
  await box.press('Enter');
  await expect(row).toContainText('123,456');
  await visit(page, '/deals/list?status=open&sort=name');
  await expect(rows(page).first()).toContainText('123,456');
});

test('filters, search and order are in the address; Back undoes them one by one', async ({ page }) => {
  await visit(page, '/deals/list');
  const all = await rows(page).count();
  await page.getByRole('button', { name: 'Result' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Won' }).click();
  await expect(page).toHaveURL(/status=won/);
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=name/);
  const first = await names(page).first().innerText();
  await page.getByRole('searchbox').fill('no deal is called like this');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/deals\/list$/);
  await expect(rows(page)).toHaveCount(all);
  await page.goForward();
  await page.goForward();
  await expect(page).toHaveURL(/sort=name/);
  expect(first.length).toBeGreaterThan(0);
});

test('many deals are deleted together and brought back together', async ({ page }) => {
  await visit(page, '/deals/list?status=open&sort=name');
  const before = await names(page).allInnerTexts();
  for (const at of [0, 1, 2]) await rows(page).nth(at).getByRole('checkbox').check();
  await page.getByRole('region', { name: '3 selected' }).getByRole('button', { name: 'Delete' }).click();
  await expect(names(page).first()).toHaveText(before[3]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(names(page).first()).toHaveText(before[0]);
  expect(await names(page).allInnerTexts()).toEqual(before);
});
