import { accessible, expect, test, visit } from '../world';
import type { Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

test.use({ world: 'company', lang: 'en', allowed: [/status of 422/] });

/** The files of a fictional hardware seller, beside the project. */
function sample(file: string) {
  const found = path.resolve(import.meta.dirname, '../../../shared/data/maven_crm', file);
  if (!existsSync(found)) throw new Error(`The sample data ${file} is needed beside the project under ../shared/data/maven_crm.`);
  return found;
}

type Upload = string | { name: string; mimeType: string; buffer: Buffer };

/** Uploads a file and waits until it has been read and tried out. */
async function upload(page: Page, kind: string, file: Upload) {
  await visit(page, '/import');
  await page.getByRole('radio', { name: kind }).check({ force: true });
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page).toHaveURL(/\/import\/[0-9a-f-]{36}$/);
}

/** The line of one open point. */
function decision(page: Page, field: string, value: string) {
  return page.getByRole('table', { name: field, exact: true }).getByRole('row', { name: value });
}

/** Settles everything still open by creating it. */
async function createAll(page: Page) {
  const all = page.getByRole('button', { name: 'Create all' });
  while ((await all.count()) > 0 && (await page.getByText('Settle what is open above').isVisible())) {
    await all.first().click();
    await expect(page.locator('[data-loading]')).toHaveCount(0);
    await expect(page.getByText('Settle what is open above')).toBeHidden();
  }
}

/** Starts the import and waits for its report. */
async function run(page: Page) {
  await page.getByRole('button', { name: /^Import [\d,]+ rows?$/ }).click();
  await expect(page.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 });
}

test('the files of a real company come in whole, with what they leave open decided', async ({ page }) => {
  test.setTimeout(180_000);
  await upload(page, 'Members', sample('sales_teams.csv'));
  await expect(page.getByRole('heading', { name: 'To decide' })).toBeVisible();
  await accessible(page);
  await createAll(page);
  await run(page);
  await expect(page.getByText('Everything in the file was taken over.')).toBeVisible();

  await upload(page, 'Products', sample('products.csv'));
  await run(page);

  await upload(page, 'Accounts', sample('accounts.csv'));
  await expect(decision(page, 'Industry', 'technolgy')).toContainText('12');
  await expect(decision(page, 'Country', 'Philipines')).toBeVisible();
  await run(page);

  await upload(page, 'Deals', sample('sales_pipeline.csv'));
  await page.getByLabel('Pipeline', { exact: true }).selectOption({ label: "A new one with the file's stages" });
  await expect(decision(page, 'Product', 'GTXPro')).toContainText('1,480');
  await expect(decision(page, 'Account', '(empty)')).toContainText('1,425');
  await page.getByLabel('Currency of amounts without one').selectOption('USD');
  await expect(page.getByRole('button', { name: 'Import 8,800 rows' })).toBeEnabled({ timeout: 60_000 });
  await run(page);
  await expect(page.getByText('8,800', { exact: true })).toBeVisible();
  await accessible(page);
});

test('rows that cannot be taken over are named before and handed back after', async ({ page }) => {
  const table = '客户名称,邮箱,城市\n杭州测试公司,a@b.cn,杭州\n没有邮箱,not mail,上海\n短行,x@y.cn\n';
  await upload(page, 'Accounts', { name: '客户.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  const errors = page.getByRole('table', { name: 'Rows that cannot be taken over' });
  await expect(errors.getByRole('row', { name: /not mail/ })).toContainText('not an e-mail address');
  await expect(errors).toContainText('the row has 2 cells where the header has 3');
  await run(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the rows not taken over' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file.split('\r\n')[1]).toMatch(/,没有邮箱,not mail,上海$/);
  await visit(page, '/import');
  await expect(page.getByRole('link', { name: '客户.csv' })).toBeVisible();
});

test('what the button promises is written, and the report opens exactly that', async ({ page }) => {
  const table = 'name,email,fax\nHarbour One,a@b.cn,1\nHarbour Two,not mail,2\n,c@d.cn,3\n';
  await upload(page, 'Accounts', { name: 'harbours.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await expect(page.locator('[data-left-out]')).toContainText('Columns not imported (1): fax');
  await expect(page.getByRole('button', { name: 'Import 1 row', exact: true })).toBeEnabled();
  await expect(page.getByText('Nothing will be written of 2 rows: 2 cannot be taken over.')).toBeVisible();

  const bad = decision(page, 'E-mail', 'not mail');
  await bad.getByRole('combobox').selectOption({ label: 'Leave empty' });
  await expect(page.getByText('You have decided anew.')).toBeVisible();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('button', { name: 'Import 2 rows', exact: true })).toBeEnabled();
  await expect(page.getByText('Nothing will be written of 1 row: 1 cannot be taken over.')).toBeVisible();
  await accessible(page);
  await run(page);

  await expect(page.getByText('Columns not imported (1): fax')).toBeVisible();
  await expect(page.getByText('Values left empty')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the rows with a remark' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('imported, left empty: not an e-mail address');

  await page.getByRole('link', { name: 'See them' }).click();
  await expect(page).toHaveURL(/\/accounts\?import=[0-9a-f-]{36}$/);
  const list = page.getByRole('table');
  await expect(list.getByRole('link', { name: 'Harbour One' })).toBeVisible();
  await expect(list.getByRole('link', { name: 'Harbour Two' })).toBeVisible();
  await expect(list.locator('.row-link')).toHaveCount(2);
  await page.getByRole('button', { name: 'Remove filter: Written by one import' }).click();
  await expect(page).toHaveURL(/\/accounts$/);
});

test('what is no table is refused in a sentence, and another encoding can be chosen', async ({ page }) => {
  await upload(page, 'Accounts', { name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from('PK\u0003\u0004 a workbook in disguise') });
  await expect(page.getByText('not a table of separated values')).toBeVisible();

  const utf16 = Buffer.from('name;city\nAcme;Paris\n', 'utf16le');
  await upload(page, 'Accounts', { name: 'wide.csv', mimeType: 'text/csv', buffer: utf16 });
  await expect(page.getByLabel('Encoding', { exact: true })).toHaveValue('UTF-16 LE');
  await expect(page.getByLabel('Separator', { exact: true })).toHaveValue(String(';'.charCodeAt(0)));
  await run(page);
});

test('somebody who may not import gets nowhere', async ({ another }) => {
  const stranger = await another(null);
  const answer = await stranger.request.post('/import/upload?object=accounts&name=x.csv', { data: 'name\nAcme\n' });
  expect([401, 403]).toContain(answer.status());
});
