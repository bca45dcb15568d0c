import { ADMIN } from '../people';
import { accessible, expect, hydrated, test, visit } from '../world';

test.describe('an empty installation', () => {
  test.use({ world: 'empty', allowed: [/status of 422/] });

  test('leads the first visitor to the set-up, says what is wrong beside the field, and founds the company', async ({ page }) => {
    await visit(page, '/deals');
    await expect(page).toHaveURL(/\/setup$/);
    await accessible(page);
    await page.getByLabel('Company').fill(ADMIN.company);
    await page.getByLabel('Your name').fill(ADMIN.name);
    await page.getByLabel('E-mail').fill('no address');
    await page.getByLabel('Password').fill(ADMIN.password);
    await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Shanghai');
    await page.getByRole('button', { name: 'Start empty' }).click();
    await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/not an e-mail address/);
    await expect(page.getByLabel('Company')).toHaveValue(ADMIN.company);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByRole('button', { name: 'Start empty' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await visit(page, '/setup');
    await expect(page).toHaveURL((url) => url.pathname === '/');
    await visit(page, '/settings/company');
    await expect(page.getByLabel('Name')).toHaveValue(ADMIN.company);
  });
});

test.describe('a company', () => {
  test.use({ world: 'company', allowed: [/status of (401|422|429)/] });

  test('answers an unknown address like a wrong password, and asks to wait after too many tries', async ({ another }) => {
    const page = await another(null);
    await visit(page, '/sign-in');
    await page.getByLabel('E-mail').fill('nobody@farhill.example');
    for (let n = 0; n < 8; n++) {
      await page.getByLabel('Password').fill(`guess number ${n}`);
      const answered = page.waitForResponse((r) => r.url().includes('/api/'));
      await page.getByRole('button', { name: 'Sign in' }).click();
      expect((await answered).status()).toBe(422);
      await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/not right/);
    }
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText(/Too many tries. Wait \d+ seconds/)).toBeVisible();
  });

  test('signs another device out', async ({ page, another }) => {
    const second = await another(null);
    await visit(second, '/sign-in');
    await second.getByLabel('E-mail').fill(ADMIN.email);
    await second.getByLabel('Password').fill(ADMIN.password);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.waitForURL((url) => url.pathname === '/');
    await visit(page, '/settings/sessions');
    await expect(page.getByText('This device')).toBeVisible();
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await expect(page.getByText('The device is signed out.')).toBeVisible();
    await second.goto('/settings');
    await expect(second).toHaveURL(/\/sign-in/);
    await visit(page, '/settings/history');
    await expect(page.getByText('Sign-in · signed a device out')).toBeVisible();
  });

  test('sets an exchange rate', async ({ page }) => {
    await visit(page, '/settings/rates');
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByLabel('Rate', { exact: true }).fill('7,75');
    await page.getByRole('button', { name: 'Save rate' }).click();
    await expect(page.getByLabel('Rate', { exact: true })).toHaveAccessibleDescription(/such as 7.12/);
    await page.getByLabel('Rate', { exact: true }).fill('7.75');
    await page.getByRole('button', { name: 'Save rate' }).click();
    await expect(page.getByRole('row', { name: 'EUR' })).toContainText('7.75');
  });
});
