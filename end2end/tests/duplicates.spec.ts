import type { Page } from '@playwright/test';
import { accessible, expect, test, visit } from '../world';

/** Duplicates: noticed while one types, found in bulk, merged field by field, taken apart again. */

// Refusals are answers, but Chromium counts each as an error.
test.use({ world: 'company', lang: 'en', allowed: [/status of (409|422)/] });

/** Makes an account through its dialog; gives its path. */
async function makeAccount(page: Page, name: string, fields: Record<string, string> = {}) {
  await visit(page, '/accounts');
  await page.getByRole('button', { name: 'New account' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  for (const [label, value] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(value);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Looks through all accounts and waits for the end. */
async function look(page: Page) {
  await visit(page, '/duplicates');
  await page.getByRole('button', { name: /^Look / }).click();
  await expect(page.getByText(/^Looked through/)).toBeVisible();
}

test('while one types a customer that is there already, it is named, and opens', async ({ page }) => {
  const path = await makeAccount(page, '上海远山物流有限公司', { Phone: '021-5555 0123', City: '上海' });
  await visit(page, '/accounts');
  await page.getByRole('button', { name: 'New account' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('Name', { exact: true }).fill('远山物流（集团）');
  const there = dialog.getByRole('link', { name: 'Open 上海远山物流有限公司 in a new tab' });
  await expect(there).toHaveAttribute('href', path);
  await accessible(page);
  // Another name leaves nothing to say; the same number says it again.
  await dialog.getByLabel('Name', { exact: true }).fill('青岩酒店');
  await expect(there).toBeHidden();
  await dialog.getByLabel('Phone', { exact: true }).fill('+86 21 5555 0123');
  await expect(there).toBeVisible();
  await expect(dialog.getByText('The same: phone')).toBeVisible();
});

test('a credit code whose check sign does not fit is refused beside its field', async ({ page }) => {
  await visit(page, '/accounts');
  await page.getByRole('button', { name: 'New account' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New account' });
  await dialog.getByLabel('Name', { exact: true }).fill('远山物流');
  await dialog.getByLabel('Credit code', { exact: true }).fill('91110000600037341N');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Not a credit code')).toBeVisible();
  await dialog.getByLabel('Credit code', { exact: true }).fill('91110000600037341l');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '远山物流' })).toBeVisible();
  await expect(page.getByRole('complementary').getByText('91110000600037341L')).toBeVisible();
});

test('two accounts found in bulk become one with what was chosen, the old link leads to it, and they come apart again', async ({ page }) => {
  const winner = await makeAccount(page, '上海远山物流有限公司', { Phone: '021-5555 0123', Industry: '物流', City: '上海' });
  const loser = await makeAccount(page, '远山物流集团', { Phone: '+86 21 5555 0123', Website: 'yuanshan.example' });
  await page.getByRole('button', { name: 'New contact' }).click();
  const person = page.getByRole('dialog', { name: 'New contact' });
  await person.getByLabel('Name', { exact: true }).fill('陈思远');
  await person.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('complementary').getByText('陈思远')).toBeVisible();

  await look(page);
  const pair = page.getByRole('article', { name: /远山物流/ });
  await expect(pair).toHaveCount(1);
  await expect(pair.getByText(/The same: .*phone/)).toBeVisible();
  await accessible(page);
  // The fuller one stays; the name of the other is chosen by hand, its website comes by itself.
  await expect(pair.getByRole('columnheader').filter({ hasText: 'Stays' })).toContainText('上海远山物流有限公司');
  await pair.getByRole('radio', { name: 'Which name stays: 远山物流集团' }).check();
  await expect(pair.getByRole('radio', { name: 'Which website stays: https://yuanshan.example' })).toBeChecked();
  await pair.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByRole('heading', { name: 'No pairs to decide about' })).toBeVisible();

  // The old link leads to the one there is, with what hung on the other.
  await visit(page, loser);
  await expect(page).toHaveURL(new RegExp(`${winner}$`));
  await expect(page.getByRole('heading', { level: 1, name: '远山物流集团' })).toBeVisible();
  const side = page.getByRole('complementary');
  await expect(side.getByText('陈思远')).toBeVisible();
  await expect(side.getByText('https://yuanshan.example')).toBeVisible();

  // From the winner's own history back again.
  await side.getByRole('button', { name: 'Take apart again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take apart again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '上海远山物流有限公司' })).toBeVisible();
  await visit(page, loser);
  await expect(page.getByRole('heading', { level: 1, name: '远山物流集团' })).toBeVisible();
  await expect(side.getByText('陈思远')).toBeVisible();
  await visit(page, '/duplicates');
  await expect(page.getByText(/Records that went back: 1;/)).toBeVisible();
});

test('what is not a duplicate is not shown again', async ({ page }) => {
  await makeAccount(page, 'Farhill Logistics Ltd', { Phone: '020 5555 0123' });
  await makeAccount(page, 'Farhill Logistics', { Phone: '020 5555 0123' });
  await look(page);
  await page.getByRole('article', { name: /Farhill/ }).getByRole('button', { name: 'Not a duplicate' }).click();
  await expect(page.getByRole('heading', { name: 'No pairs to decide about' })).toBeVisible();
  await look(page);
  await expect(page.getByRole('heading', { name: 'No pairs to decide about' })).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, world: 'sample-zh', lang: 'zh' });

  test('the sample has customers entered twice, and the review fits', async ({ page }) => {
    await visit(page, '/duplicates');
    await page.getByRole('button', { name: '全面查重' }).click();
    await expect(page.getByText(/^上次查重/)).toBeVisible();
    await expect(page.getByRole('article')).not.toHaveCount(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide, 'nothing is cut off').toBe(false);
    await accessible(page);
  });
});
