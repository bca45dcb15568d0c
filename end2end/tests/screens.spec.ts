import { accessible, expect, hydrated, test, visit } from '../world';

/** Every screen a signed-in person can open, with the sample company behind it. */
const SCREENS = [
  ['today', '/'],
  ['board', '/deals'],
  ['deals', '/deals/list'],
  ['accounts', '/accounts'],
  ['contacts', '/contacts'],
  ['products', '/products'],
  ['insight', '/insight'],
  ['organisation', '/organisation'],
  ['chart', '/organisation?view=chart'],
  ['processes', '/processes'],
  ['matrix', '/processes?view=matrix'],
  ['analysis', '/analysis'],
  ['import', '/settings/import'],
  ['settings', '/settings'],
  ['members', '/settings/members'],
  ['handovers', '/settings/handovers'],
  ['sessions', '/settings/sessions'],
  ['company', '/settings/company'],
  ['pipelines', '/settings/pipelines'],
  ['history', '/settings/history'],
  ['roles', '/settings/roles?role=sales_rep'],
] as const;

/** The ways a screen is looked at: language, theme, size. Set GUANXI_SCREENS=1 to keep the pictures. */
const LOOKS = [
  ['zh', 'light', 1440, 900],
  ['en', 'dark', 1440, 900],
  ['en', 'light', 390, 844],
  ['zh', 'dark', 390, 844],
] as const;

for (const [lang, theme, width, height] of LOOKS) {
  test.describe(`${lang} ${theme} ${width}`, () => {
    test.use({ lang, world: lang === 'zh' ? 'sample-zh' : 'sample', viewport: { width, height } });

    test('every screen opens without a fault, fits the width and passes axe', async ({ page, context, baseURL }) => {
      // Some twenty screens, each read by axe.
      test.setTimeout(360_000);
      await context.addCookies([{ name: 'theme', value: theme, url: baseURL! }]);
      const look = async (name: string, url: string) => {
        await visit(page, url);
        await expect(page.getByRole('main')).toBeVisible();
        await expect(page.locator('[data-loading]')).toHaveCount(0);
        await expect(page.locator('html')).toHaveAttribute('lang', lang === 'zh' ? 'zh-CN' : 'en');
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wide, `${url} scrolls sideways`).toBeLessThanOrEqual(0);
        await accessible(page);
        if (process.env.GUANXI_SCREENS) {
          await page.screenshot({ path: `screenshots/${name}.${lang}-${width}-${theme}.png` });
        }
      };
      for (const [name, url] of SCREENS) await test.step(name, () => look(name, url));
      await visit(page, '/accounts');
      const account = await page.getByRole('main').locator('a[href^="/accounts/"]').first().getAttribute('href');
      await test.step('account', () => look('account', account!));
      await visit(page, '/processes');
      const flow = await page.getByRole('main').locator('a[href^="/processes/"]').first().getAttribute('href');
      await test.step('flow', () => look('flow', flow!));
      await visit(page, '/deals');
      const deal = await page.getByRole('main').locator('a[href^="/deals/"]:not([href="/deals/list"])').first().getAttribute('href');
      await test.step('deal', () => look('deal', deal!));
    });
  });
}

test.describe('signed out', () => {
  test.use({ world: 'empty' });
  test('the set-up page opens without a fault and passes axe', async ({ page }) => {
    await page.goto('/');
    await page.waitForURL(/\/setup/);
    await hydrated(page);
    await accessible(page);
    if (process.env.GUANXI_SCREENS) await page.screenshot({ path: 'screenshots/setup.en-1440-light.png' });
  });
});
