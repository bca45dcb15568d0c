import { existsSync } from 'node:fs';
import path from 'node:path';
import { ADMIN } from '../people';
import { BINARY, command } from '../server';
import { accessible, expect, hydrated, test, visit } from '../world';

test.use({ world: 'empty', lang: 'en' });

/** The files of a fictional hardware seller, beside the project. */
function sample(file: string) {
  const found = path.resolve(import.meta.dirname, '../../../shared/data/maven_crm', file);
  if (!existsSync(found)) throw new Error(`The sample data ${file} is needed beside the project under ../shared/data/maven_crm.`);
  return found;
}

test('files imported on the command line show the company its figures, and each figure opens its deals', async ({ page, server }) => {
  test.setTimeout(180_000);
  await visit(page, '/setup');
  await page.getByLabel('Company').fill(ADMIN.company);
  await page.getByLabel('Your name').fill(ADMIN.name);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByLabel('Currency').selectOption('USD');
  await page.getByRole('button', { name: 'Start empty' }).click();
  await page.waitForURL((url) => url.pathname === '/');

  const bring = (what: string, file: string, ...more: string[]) =>
    command(BINARY, ['import', '--data-dir', server.dataDir, '--as', what, sample(file), ...more]);
  await bring('users', 'sales_teams.csv', '--unmatched', 'create', '--yes');
  await bring('products', 'products.csv', '--yes');
  await bring('accounts', 'accounts.csv', '--unmatched', 'create', '--yes');
  const pipeline = ['--pipeline', 'Hardware'];
  const tried = await bring('deals', 'sales_pipeline.csv', ...pipeline);
  expect(tried, 'a preview names what does not match').toContain('GTXPro');
  await bring('deals', 'sales_pipeline.csv', ...pipeline, '--yes');

  await visit(page, '/insight');
  const main = page.getByRole('main');
  await expect(main).toContainText('$10,005,534');
  await expect(main).toContainText('63.15%');
  await expect(main).toContainText('51.78 days');
  for (const figure of ['$3,568,647', '$3,346,293', '$3,090,594']) await expect(main).toContainText(figure);
  await accessible(page);

  const drill = async (name: RegExp, deals: string) => {
    await main.getByRole('link', { name }).first().click();
    await expect(page).toHaveURL(/\/deals\/list\?/);
    await expect(main.locator('.pager')).toContainText(deals);
    await page.goBack();
    await hydrated(page);
  };
  await main.getByRole('link', { name: /^\$10,005,534/ }).first().click();
  await expect(main.locator('.list-total')).toHaveText(/^4,238 deals\s+\$10,005,534$/);
  await expect(main.getByRole('columnheader', { name: 'Closed' })).toBeVisible();
  await expect(main.locator('tbody tr').first().locator('td[data-label="Closed"]')).toHaveText(/2017/);
  await accessible(page);
  await page.goBack();
  await hydrated(page);
  await drill(/^\$10,005,534/, '4,238');
  await drill(/^2,473 deals/, '2,473');
  await drill(/^Prospecting/, '500');
  await drill(/^Engaging/, '1,589');
  await drill(/^Central/, '1,629');
});

test.describe('in the sample company', () => {
  test.use({ world: 'sample' });

  test('deals whose owner has no manager stand last, and say so; a list of won deals adds itself up', async ({ page }) => {
    await visit(page, '/insight');
    const main = page.getByRole('main');
    const bars = main.getByRole('list', { name: 'Won by manager' }).getByRole('listitem');
    await expect(bars.last()).toContainText('Owner without a manager');
    await expect(bars.last().locator('.bar')).toHaveClass(/neutral/);
    await expect(bars.first()).not.toContainText('Owner without a manager');
    await bars.last().getByRole('link').click();
    await expect(page).toHaveURL(/manager=none/);
    await expect(main.locator('.list-total')).toContainText(/\d+ deals/);
    await expect(main.getByRole('columnheader', { name: 'In USD' })).toBeVisible();
    await visit(page, '/deals/list?status=open');
    await expect(main.locator('.list-total')).toContainText(/\d+ deals/);
    await expect(main.getByRole('columnheader', { name: 'Expected close' })).toBeVisible();
    await visit(page, '/deals/list');
    await expect(main.locator('.list-total')).toHaveCount(0);
  });
});
