import { accessible, expect, hydrated, test, visit } from '../world';
import type { Page } from '@playwright/test';

/** What every page shares: the frame, the reader's own menu, the keys, the bar for the thumb. */

const ownMenu = (page: Page) => page.getByRole('button', { name: /account, language, theme$/ });
const nav = (page: Page) => page.getByRole('navigation', { name: 'Main' });

test('a theme is shown at once and kept', async ({ page }) => {
  await visit(page, '/');
  await ownMenu(page).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(19, 20, 22)');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await hydrated(page);
  await ownMenu(page).click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toHaveAttribute('aria-checked', 'true');
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(248, 247, 244)');
});

test('a language is chosen from the menu and kept', async ({ page }) => {
  await visit(page, '/');
  await ownMenu(page).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '商机' })).toBeVisible();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test('the menu is walked with the keyboard and gives the focus back', async ({ page }) => {
  await visit(page, '/');
  await ownMenu(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'My account' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'My account' })).toBeFocused();
  await page.keyboard.press('d');
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(ownMenu(page)).toBeFocused();
});

test('g and a letter go places, and a question mark lists the keys', async ({ page }) => {
  await visit(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/\/products$/);
  await expect(nav(page).getByRole('link', { name: 'Products' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(page).toHaveURL(/\/products$/);
});

test('Ctrl K finds a record and a place, and Escape gives the focus back', async ({ page }) => {
  await visit(page, '/accounts');
  const first = page.getByRole('main').locator('a.row-link').first();
  const [name, path] = [await first.innerText(), await first.getAttribute('href')];
  await first.focus();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Search or jump to' });
  const field = palette.getByRole('combobox');
  await expect(field).toBeFocused();
  const cut = await palette.evaluate((el) => el.scrollWidth - el.clientWidth + el.scrollLeft);
  expect(cut, 'nothing of the palette is cut off').toBe(0);
  await accessible(page);
  await field.pressSequentially('impo');
  await expect(palette.getByRole('option', { name: 'Import' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(first).toBeFocused();
  await page.keyboard.press('Control+k');
  await field.fill(name);
  await expect(palette.getByRole('option').first()).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await page.keyboard.press('Control+k');
  await field.fill('nothing is called like this');
  await expect(palette.getByText('Nothing found.')).toBeVisible();
});

test('Ctrl K makes something new, wherever one is', async ({ page }) => {
  const palette = page.getByRole('dialog', { name: 'Search or jump to' });
  const pick = async (typed: string, option: string) => {
    await page.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill(typed);
    await expect(palette.getByRole('option', { name: option })).toBeVisible();
    await palette.getByRole('option', { name: option }).click();
    await expect(palette).toBeHidden();
  };
  await visit(page, '/insight');
  for (const [name, path] of [['account', '/accounts'], ['contact', '/contacts'], ['deal', '/deals']]) {
    await pick(`new ${name}`, `New ${name}`);
    const form = page.getByRole('dialog', { name: `New ${name}` });
    await expect(form.getByLabel('Name', { exact: true })).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await page.keyboard.press('Escape');
    await expect(form).toBeHidden();
  }
  // Asked for again on the page itself, and not by going back to it.
  await pick('new deal', 'New deal');
  const form = page.getByRole('dialog', { name: 'New deal' });
  await expect(form).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await hydrated(page);
  await expect(form).toBeHidden();

  await pick('activity', 'New activity or task');
  await expect(page).toHaveURL(/\/accounts$/);
  await page.getByRole('main').locator('a.row-link').first().click();
  await expect(page).toHaveURL(/\/accounts\/[0-9a-f-]{36}/);
  await expect(page.getByRole('main').locator('.composer textarea')).toBeVisible();
  await pick('activity', 'New activity or task');
  await expect(page.getByRole('main').locator('.composer textarea')).toBeFocused();
});

test('the first Tab skips to the work', async ({ page }) => {
  await visit(page, '/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the thumb reaches every place', async ({ page }) => {
    await visit(page, '/');
    const bar = page.getByRole('navigation', { name: 'Menu' });
    await expect(nav(page)).toBeHidden();
    await bar.getByRole('link', { name: 'Accounts' }).tap();
    await expect(page).toHaveURL(/\/accounts$/);
    await bar.getByRole('button', { name: 'More' }).tap();
    await page.getByRole('menuitem', { name: 'Products' }).tap();
    await expect(page).toHaveURL(/\/products$/);
    await expect(page.getByRole('menu')).toHaveCount(0);
  });
});
