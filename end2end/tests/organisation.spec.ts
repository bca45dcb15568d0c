import type { Locator, Page } from '@playwright/test';
import { ADMIN } from '../people';
import { accessible, expect, test, visit } from '../world';

/** The day so many days from today, where the company is, as a date field holds it. */
const inDays = (n: number) => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + n);
  return day.toISOString().slice(0, 10);
};

const departments = (page: Page) => page.getByRole('navigation', { name: 'Departments' });

/** Chooses somebody in a picker by typing the name. */
async function pick(form: Locator, page: Page, name: string) {
  await form.getByRole('combobox', { name: 'Person' }).fill(name);
  await page.getByRole('option', { name }).click();
}

test.describe('an organisation', () => {
  test.use({ world: 'company', allowed: [/status of 422/] });

  test('is begun from a preset, filled, re-organised as a draft for a later day, and remembers it all', async ({ page }) => {
    await visit(page, '/organisation');
    await expect(page.getByRole('heading', { name: 'No departments yet' })).toBeVisible();
    await accessible(page);
    await page.getByRole('button', { name: 'Begin with: Small' }).click();
    await expect(departments(page).getByRole('link', { name: 'Sales' })).toBeVisible();
    await accessible(page);

    await test.step('a department, a position, a person on it', async () => {
      await page.getByRole('button', { name: 'Add department' }).click();
      const form = page.getByRole('dialog', { name: 'Add department' });
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(form.getByLabel('Name')).toHaveAccessibleDescription('Give it a name.');
      await form.getByLabel('Name').fill('Key accounts');
      await form.getByLabel('Below').selectOption('Management / Sales');
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await departments(page).getByRole('link', { name: 'Key accounts' }).click();
      await page.getByRole('button', { name: 'Add position' }).click();
      const position = page.getByRole('dialog', { name: 'Add position' });
      await position.getByLabel('Title').fill('Key account manager');
      await position.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('button', { name: 'Seat somebody on Key account manager' }).click();
      const seat = page.getByRole('dialog', { name: 'Seat somebody' });
      await accessible(page);
      await pick(seat, page, ADMIN.name);
      await seat.getByRole('button', { name: 'Seat', exact: true }).click();
      await expect(page.getByRole('region', { name: 'Key accounts' })).toContainText(ADMIN.name);
      await expect(page.getByRole('region', { name: 'Key accounts' })).toContainText('1 of 1');
    });

    await test.step('a move is drafted and applied from a later day on', async () => {
      await page.getByLabel('Draft', { exact: true }).check();
      await page.getByRole('button', { name: 'More for Key accounts' }).click();
      await page.getByRole('menuitem', { name: 'Move to…' }).click();
      const form = page.getByRole('dialog', { name: 'Move department' });
      await form.getByLabel('Below').selectOption({ label: 'Management' });
      await form.getByRole('button', { name: 'Move', exact: true }).click();
      const draft = page.getByRole('region', { name: 'Draft' });
      await expect(draft.getByText('Key accounts moved from Sales to Management')).toBeVisible();
      await accessible(page);
      // A page loaded again still has the draft.
      await page.reload();
      await expect(draft.getByText('Key accounts moved from Sales to Management')).toBeVisible();
      await draft.getByRole('button', { name: 'Apply…' }).click();
      const apply = page.getByRole('dialog', { name: 'Apply…' });
      await apply.getByLabel('From which day on').fill(inDays(10));
      await apply.getByRole('button', { name: 'Apply', exact: true }).click();
      await expect(draft).toHaveCount(0);
    });

    await test.step('the day before and the day itself show what held', async () => {
      const above = page.getByRole('list', { name: 'Departments above' });
      await expect(above).toContainText('Sales');
      await page.getByLabel('As of').fill(inDays(10));
      await expect(page.getByText(/as planned for/)).toBeVisible();
      await expect(above).not.toContainText('Sales');
      await page.getByLabel('As of').fill(inDays(-1));
      await expect(page.getByText(/can only be looked at/)).toBeVisible();
      await expect(page.getByRole('button', { name: 'Add department' })).toHaveCount(0);
      await page.getByRole('main').getByRole('link', { name: 'Today', exact: true }).click();
      await expect(above).toContainText('Sales');
    });

    await test.step('the log says it', async () => {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Changes' }).click();
      await expect(page).toHaveURL(/view=changes/);
      const planned = page.locator('section').filter({ hasText: 'Planned' });
      await expect(planned.getByText('Key accounts moved from Sales to Management')).toBeVisible();
      await expect(page.getByText(`${ADMIN.name} took the position Key account manager, Key accounts`)).toBeVisible();
      await expect(page.getByText(`Recorded by ${ADMIN.name}`, { exact: false }).first()).toBeVisible();
      await accessible(page);
      await visit(page, '/settings/history');
      await expect(page.getByText('Department · changed').first()).toBeVisible();
    });
  });

  test('refuses to close a department that holds something, and says so', async ({ page }) => {
    await visit(page, '/organisation');
    await page.getByRole('button', { name: 'Begin with: Small' }).click();
    await departments(page).getByRole('link', { name: 'Sales' }).click();
    await page.getByLabel('Draft', { exact: true }).check();
    await page.getByRole('button', { name: 'More for Sales', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Close department' }).click();
    await expect(page.getByText(/Sales still has departments or positions/)).toBeVisible();
  });

  test('knows teams that cut across departments', async ({ page }) => {
    await visit(page, '/organisation?view=teams');
    await page.getByRole('button', { name: 'Form a team' }).click();
    const form = page.getByRole('dialog', { name: 'Form a team' });
    await form.getByLabel('Name').fill('Harbour');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Add somebody to Harbour' }).click();
    const join = page.getByRole('dialog', { name: 'Add to the team' });
    await pick(join, page, ADMIN.name);
    await join.getByLabel('Leads the team').check();
    await join.getByRole('button', { name: 'Add', exact: true }).click();
    const team = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Harbour' }) });
    await expect(team).toContainText(ADMIN.name);
    await expect(team).toContainText('Leads the team');
    await accessible(page);
  });
});

test.describe('in Chinese, on a phone', () => {
  test.use({ world: 'company', lang: 'zh', viewport: { width: 390, height: 844 } });

  test('an organisation is begun and looked at from every side', async ({ page }) => {
    await visit(page, '/organisation');
    await page.getByRole('button', { name: '采用“小型”方案' }).click();
    await page.getByRole('navigation', { name: '部门' }).getByRole('link', { name: '销售部' }).click();
    await expect(page.getByRole('region', { name: '销售部' })).toContainText('销售代表');
    await accessible(page);
    for (const [view, words] of [['chart', '总经办'], ['teams', '还没有团队'], ['changes', '在最高层新增“总经办”']]) {
      await visit(page, `/organisation?view=${view}`);
      await expect(page.getByText(words).first()).toBeVisible();
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
  });
});
