import { ADMIN } from '../people';
import { accessible, expect, hydrated, test, visit } from '../world';

test.describe('a company', () => {
  test.use({ world: 'company', allowed: [/status of (401|422|429)/] });

  test('asks a stranger to sign in, keeps what was typed, and leads back to where they wanted', async ({ another }) => {
    const page = await another(null);
    await visit(page, '/settings/members?q=lin');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await accessible(page);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill('not it at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/not right/);
    await expect(page.getByLabel('E-mail')).toHaveValue(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/settings\/members\?q=lin$/);
    await hydrated(page);
    await expect(page.getByRole('row', { name: ADMIN.name })).toBeVisible();
  });

  test('invites a colleague by a link, and shuts them out again at once', async ({ page, another }) => {
    await visit(page, '/settings/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const form = page.getByRole('dialog', { name: 'Invite a colleague' });
    await form.getByLabel('Name').fill('Zhou Yutong');
    await form.getByLabel('E-mail').fill('zhou@farhill.example');
    await form.getByRole('button', { name: 'Make invitation link' }).click();
    const shown = page.getByRole('dialog', { name: 'Link for Zhou Yutong' });
    const link = await shown.getByLabel('Link', { exact: true }).inputValue();
    await shown.getByRole('button', { name: 'Done' }).click();

    const second = await another(null);
    await visit(second, new URL(link).pathname);
    await accessible(second);
    await second.getByLabel('Password').fill('brush and stone 9');
    await second.getByRole('button', { name: 'Join' }).click();
    await second.waitForURL((url) => url.pathname === '/');
    await visit(second, '/settings');
    // A member sees who works here, but not the company's rules.
    await expect(second.getByRole('link', { name: /^Members/ })).toBeVisible();
    await expect(second.getByRole('link', { name: /^History/ })).toHaveCount(0);

    await visit(page, '/settings/members');
    await page.getByRole('button', { name: 'More for Zhou Yutong' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await expect(page.getByRole('row', { name: 'Zhou Yutong' })).toContainText('Deactivated');
    await second.goto('/settings');
    await expect(second).toHaveURL(/\/sign-in/);
    await second.goto(new URL(link).pathname);
    await expect(second.getByRole('heading', { name: 'This link no longer works' }).first()).toBeVisible();
  });
});
