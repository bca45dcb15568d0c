import { chromium, type FullConfig } from '@playwright/test';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADMIN, ADMIN_ZH } from './people';
import { Server } from './server';

/**
 * Prepares the data directories tests start from, once a run: `empty` (nobody is there yet), `company` (set up by hand, with a
 * pipeline and nothing else), `sample` and `sample-zh` (with the sample company in English and Chinese). Tests copy them, so
 * none sees another's changes.
 */
export default async function prepare(config: FullConfig) {
  const root = await mkdtemp(path.join(tmpdir(), 'gx-worlds-'));
  await chmod(root, 0o755);
  process.env.GUANXI_WORLDS = root;
  await mkdir(path.join(root, 'state'));

  const empty = await Server.start();
  await empty.stop(true);
  await rename(empty.dataDir, path.join(root, 'empty'));

  const browser = await chromium.launch(config.projects[0].use.launchOptions);
  for (const world of ['company', 'sample', 'sample-zh'] as const) {
    const [admin, locale] = world === 'sample-zh' ? [ADMIN_ZH, 'zh-CN'] : [ADMIN, 'en-GB'];
    const server = await Server.start(path.join(root, 'empty'));
    const context = await browser.newContext({ baseURL: server.url, locale, timezoneId: 'Asia/Shanghai' });
    const page = await context.newPage();
    await page.goto('/setup');
    await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
    for (const field of ['company', 'name', 'email', 'password'] as const) {
      await page.locator(`input[name="${field}"]`).fill(admin[field]);
    }
    await page.getByRole('button', { name: world === 'company' ? 'Start empty' : /^(Sample company|.*示例公司.*)$/ }).click();
    await page.waitForURL((url) => url.pathname === '/', { timeout: 60_000 });
    await context.storageState({ path: path.join(root, 'state', `${world}.json`) });
    await context.close();
    await server.stop(true);
    await rename(server.dataDir, path.join(root, world));
  }
  await browser.close();
  return async () => {
    await rm(root, { recursive: true, force: true });
  };
}
