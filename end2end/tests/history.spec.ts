import { ADMIN } from '../people';
import { accessible, expect, hydrated, test, visit } from '../world';

test.describe('the history', () => {
  test.use({ world: 'company', allowed: [/status of 422/] });

  test('is narrowed by who, what and when; the address keeps it, Back undoes it', async ({ page, another }) => {
    // Somebody fails to sign in, and then does.
    const second = await another(null);
    await visit(second, '/sign-in');
    await second.getByLabel('E-mail').fill(ADMIN.email);
    await second.getByLabel('Password').fill('not it at all');
    await second.getByRole('button', { name: 'Sign in' }).click();
    await expect(second.getByLabel('Password')).toHaveAccessibleDescription(/not right/);
    await second.getByLabel('Password').fill(ADMIN.password);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.waitForURL((url) => url.pathname === '/');

    await visit(page, '/settings/history');
    const main = page.getByRole('main');
    const rows = main.getByRole('table', { name: 'History' }).getByRole('row');
    const filters = page.locator('.filters');
    await expect(rows.filter({ hasText: 'Sign-in · signed in' }).first()).toBeVisible();
    await expect(main.getByText(/entries sealed, the latest on|Nothing is sealed yet/)).toBeVisible();
    await accessible(page);

    await test.step('what was done', async () => {
      await filters.getByLabel('Action').selectOption({ label: 'sign-in failed' });
      await expect(page).toHaveURL(/\?action=sign_in_failed$/);
      const failed = main.getByRole('row', { name: 'Member · sign-in failed' });
      await expect(failed).toHaveCount(1);
      await expect(failed).toContainText('Not signed in');
      await expect(failed).toContainText(ADMIN.email);
      await expect(failed).toContainText('from the address');
      await expect(main.getByRole('row', { name: 'Sign-in · signed in' })).toHaveCount(0);
    });

    await test.step('and as whom', async () => {
      await filters.getByLabel('Member').selectOption({ label: ADMIN.name });
      await expect(page).toHaveURL(/action=sign_in_failed&person=[0-9a-f-]{36}$/);
      await expect(main.getByRole('row', { name: 'Member · sign-in failed' })).toHaveCount(1);
    });

    await test.step('and when', async () => {
      await filters.getByLabel('From').fill('2020-01-01');
      await expect(page).toHaveURL(/from=2020-01-01$/);
      await filters.getByLabel('To').fill('2020-01-31');
      await expect(page).toHaveURL(/from=2020-01-01&to=2020-01-31/);
      await expect(main.getByText('Nothing was changed here')).toBeVisible();
      await filters.getByLabel('To').fill('');
      await expect(page).toHaveURL((url) => !url.searchParams.has('to') && url.searchParams.get('from') === '2020-01-01');
      await expect(main.getByRole('row', { name: 'Member · sign-in failed' })).toHaveCount(1);
    });

    await test.step('a link shows a colleague the same, and Back leads back', async () => {
      const address = page.url();
      const third = await another();
      await visit(third, address);
      await expect(third.locator('.filters').getByLabel('Action')).toHaveValue('sign_in_failed');
      await expect(third.locator('.filters').getByLabel('Member')).not.toHaveValue('');
      await expect(third.locator('.filters').getByLabel('From')).toHaveValue('2020-01-01');
      await expect(third.getByRole('row', { name: 'Member · sign-in failed' })).toHaveCount(1);
      await page.reload();
      await hydrated(page);
      await expect(filters.getByLabel('From')).toHaveValue('2020-01-01');
      await page.goBack();
      await expect(filters.getByLabel('To')).toHaveValue('2020-01-31');
      await expect(main.getByText('Nothing was changed here')).toBeVisible();
      await accessible(page);
    });
  });
});
