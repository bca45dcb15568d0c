import type { Page } from '@playwright/test';
import { accessible, expect, hydrated, test, visit } from '../world';

/** Handing over: what somebody holds goes to others when they leave, is told to whom it concerns, and comes back. */

// Refusals are answers, but Chromium counts each as an error.
test.use({ world: 'sample', lang: 'en', allowed: [/status of (409|422)/] });

const [LEAVER, RECEIVER, OTHER] = ['Chen Siyuan', 'Xu Jiayi', 'Zhou Yutong'];

/** Opens the wizard from the page of the members; gives the member's id. */
async function wizard(page: Page, name: string) {
  await visit(page, '/settings/members');
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click();
  await page.waitForURL(/\/settings\/members\/[0-9a-f-]{36}\/handover/);
  return page.url().match(/members\/([0-9a-f-]{36})/)![1];
}

/** Which deal stands in which stage of somebody's board. */
async function board(page: Page, owner: string): Promise<Record<string, string>> {
  await visit(page, `/deals?owner=${owner}`);
  await expect(page.locator('[data-loading]')).toHaveCount(0);
  return page.locator('.board [data-item]').evaluateAll((cards) =>
    Object.fromEntries(
      cards.map((card) => [
        (card as HTMLElement).dataset.item!,
        card.closest('section[aria-label]')!.getAttribute('aria-label')!.split(':')[0],
      ]),
    ),
  );
}

const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();

/** From the first step to the preview: one account to somebody by hand, all else to one person. */
async function toPreview(page: Page) {
  await next(page);
  await expect(page.getByRole('heading', { name: `What ${LEAVER} holds` })).toBeFocused();
  await page.getByRole('combobox', { name: /goes to$/ }).first().selectOption({ label: OTHER });
  await expect(page.getByText('1 account goes to somebody chosen by hand.')).toBeVisible();
  await accessible(page);
  await next(page);
  await page.getByLabel('Rule', { exact: true }).selectOption({ label: 'One person' });
  await expect(page.getByRole('button', { name: 'Preview' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel('Person', { exact: true }).selectOption({ label: RECEIVER });
  await accessible(page);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('row', { name: RECEIVER })).toBeVisible();
  await expect(page.getByRole('row', { name: OTHER })).toBeVisible();
  await accessible(page);
}

test('a member leaves: their deals go to others in the same stage, the timeline says it, and undoing brings them back', async ({ page }) => {
  test.setTimeout(120_000);
  const leaver = await wizard(page, LEAVER);
  const before = await board(page, leaver);
  expect(Object.keys(before).length, 'the leaver has deals').toBeGreaterThan(0);

  await wizard(page, LEAVER);
  await expect(page.getByRole('radio', { name: 'Leaves the company' })).toBeChecked();
  await expect(page.getByLabel(`Deactivate ${LEAVER} at the end`)).toBeChecked();
  await accessible(page);
  await toPreview(page);
  await page.getByRole('button', { name: 'Hand over and deactivate' }).dblclick();

  await page.waitForURL(/\/handover\/[0-9a-f-]{36}$/);
  const done = new URL(page.url()).pathname;
  await expect(page.getByRole('heading', { name: `Hand-over from ${LEAVER}` })).toBeVisible();
  await expect(page.getByRole('row', { name: RECEIVER })).toBeVisible();
  await accessible(page);

  const href = await page.getByRole('link', { name: `Board of ${RECEIVER}` }).getAttribute('href');
  const after = await board(page, href!.split('owner=')[1]);
  const went = Object.keys(before).filter((deal) => deal in after);
  expect(went.length, 'the receiver has deals of the leaver').toBeGreaterThan(0);
  for (const deal of went) expect(after[deal]).toBe(before[deal]);

  await visit(page, `/deals/${went[0]}`);
  const told = page.getByRole('article').filter({ hasText: 'Deal handed over' });
  await expect(told).toContainText(`Owner: ${LEAVER} → ${RECEIVER}`);
  await visit(page, done);
  await page.getByRole('main').locator('a[href^="/accounts/"]').first().click();
  await expect(page.getByRole('article').filter({ hasText: 'Account handed over' })).toContainText(LEAVER);

  await visit(page, done);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
  await expect(page.getByText(/records went back, 0 had moved on/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  expect(await board(page, leaver)).toEqual(before);

  await visit(page, '/settings/handovers');
  await expect(page.getByRole('row', { name: LEAVER })).toContainText('Taken back');
  await accessible(page);
  // Only the records came back.
  await visit(page, '/settings/members');
  await expect(page.getByRole('row', { name: LEAVER })).toContainText('Deactivated');
});

test('deactivating without handing over says what stays, and asks a second time', async ({ page }) => {
  await wizard(page, LEAVER);
  await page.getByRole('button', { name: 'Deactivate without handing over…' }).click();
  const question = page.getByRole('dialog', { name: `Leave everything with ${LEAVER}?` });
  await expect(question).toContainText(/accounts? · .*stay in the name of Chen Siyuan/);
  await accessible(page);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Deactivate without handing over…' }).click();
  await question.getByRole('button', { name: 'Deactivate and leave everything' }).click();
  await page.waitForURL(/\/settings\/members$/);
  await expect(page.getByRole('row', { name: LEAVER })).toContainText('Deactivated');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the steps fit the width, and Back leads through them', async ({ page }) => {
    await wizard(page, LEAVER);
    await hydrated(page);
    await toPreview(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Who gets it?' })).toBeVisible();
    await expect(page.getByLabel('Person', { exact: true })).not.toHaveValue('');
    await page.goBack();
    await expect(page.getByText('1 account goes to somebody chosen by hand.')).toBeVisible();
  });
});
