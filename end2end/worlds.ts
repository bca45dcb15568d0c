import { chromium, type FullConfig } from '@playwright/test';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADMIN } from './people';
import { Server } from './server';

/**
 * Prepares the data directories tests start from, once a run: `empty` (nobody is there yet), `company` (set up by hand, with a
 * pipeline and nothing else) and `sample` (with the sample company). Tests copy them, so none sees another's changes.
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
  for (const world of ['company', 'sample'] as const) {
    const server = await Server.start(path.join(root, 'empty'));
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto('/setup');
    await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
    await page.getByLabel('Company').fill(ADMIN.company);
    await page.getByLabel('Your name').fill(ADMIN.name);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: world === 'sample' ? 'Sample company' : 'Start empty' }).click();
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
