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

  test('invites a member by a link, and shuts them out again at once', async ({ page, another }) => {
    await visit(page, '/settings/members');
    await page.getByRole('button', { name: 'Invite' }).click();
    const form = page.getByRole('dialog', { name: 'Invite a member' });
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
    await page.getByRole('menuitem', { name: 'Deactivate…' }).click();
    await expect(page.getByText('Zhou Yutong holds nothing that is open')).toBeVisible();
    await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate', exact: true }).click();
    await page.waitForURL(/\/settings\/members$/);
    await expect(page.getByRole('row', { name: 'Zhou Yutong' })).toContainText('Deactivated');
    await second.goto('/settings');
    await expect(second).toHaveURL(/\/sign-in/);
    await second.goto(new URL(link).pathname);
    await expect(second.getByRole('heading', { name: 'This link no longer works' }).first()).toBeVisible();
  });
});

test('the sample comes once, and among records of its own only after a clear question', async ({ page }) => {
  await visit(page, '/settings/sample');
  await expect(page.getByText('The sample data is in this company already')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load sample data' })).toHaveCount(0);
});

test.describe('a company with records of its own', () => {
  test.use({ world: 'company' });

  test('is asked before the sample mixes with them', async ({ page }) => {
    await visit(page, '/accounts');
    await page.getByRole('button', { name: 'New account' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New account' });
    await dialog.getByLabel('Name', { exact: true }).fill('Harbour Foods');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page).toHaveURL(/\/accounts\/[0-9a-f-]{36}$/);

    await visit(page, '/settings/sample');
    await expect(page.getByText('accounts: 1, contacts: 0, deals: 0')).toBeVisible();
    await page.getByRole('button', { name: 'Load sample data' }).click();
    const sure = page.getByRole('dialog', { name: 'Mix made-up records with your own?' });
    await expect(sure).toContainText('cannot be told apart');
    await accessible(page);
    await sure.getByRole('button', { name: 'Cancel' }).click();
    await expect(sure).toBeHidden();
    await visit(page, '/accounts');
    await expect(page.getByRole('main').locator('a.row-link')).toHaveText(['Harbour Foods']);
  });
});

test.describe('while the company is founded', () => {
  test.use({ world: 'empty' });

  test('only the pressed button turns, and the other waits', async ({ page }) => {
    await visit(page, '/setup');
    await page.getByLabel('Company').fill(ADMIN.company);
    await page.getByLabel('Your name').fill(ADMIN.name);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    let answer = () => {};
    const held = new Promise<void>((done) => (answer = done));
    await page.route('**/api/set_up*', async (route) => {
      await held;
      await route.continue();
    });
    const [empty, sample] = ['Start empty', 'Sample company'].map((name) => page.getByRole('button', { name }));
    await empty.click();
    await expect(empty).toHaveAttribute('aria-busy', 'true');
    await expect(sample).not.toHaveAttribute('aria-busy', 'true');
    await expect(sample).toHaveAttribute('aria-disabled', 'true');
    answer();
    await page.waitForURL((url) => url.pathname === '/');
  });
});
