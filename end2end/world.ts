import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Server, worldDir } from './server';

export { expect };
export type World = 'empty' | 'company' | 'sample' | 'sample-zh';

/** Collects what a page must never show: console errors, exceptions, failed requests. */
function guard(page: Page, faults: string[], allowed: RegExp[]) {
  const note = (fault: string) => {
    if (!allowed.some((pattern) => pattern.test(fault))) faults.push(fault);
  };
  page.on('console', (m) => (m.type() === 'error' || m.text().includes('hydration')) && note(`console: ${m.text()}`));
  page.on('pageerror', (e) => note(`exception: ${e.message}`));
  page.on('requestfailed', (r) => {
    // Leaving a page ends its open requests (the event stream among them): that is no fault.
    if (r.failure()?.errorText !== 'net::ERR_ABORTED') note(`request: ${r.url()} ${r.failure()?.errorText}`);
  });
  page.on('response', (r) => r.status() >= 500 && note(`response: ${r.status()} ${r.url()}`));
}

type Fixtures = {
  /** Which prepared company the test begins with. */
  world: World;
  /** The language pages are asked for in. */
  lang: 'en' | 'zh';
  /** Faults a test provokes on purpose; one pattern, since Playwright reads a list of several as something else. */
  allowed: RegExp[];
  server: Server;
  faults: string[];
  /** One more browser, signed in as the administrator (or signed out with `null`). */
  another: (as?: 'admin' | null) => Promise<Page>;
};

export const test = base.extend<Fixtures>({
  world: ['sample', { option: true }],
  lang: ['en', { option: true }],
  allowed: [[], { option: true }],

  server: async ({ world }, use) => {
    const server = await Server.start(worldDir(world));
    await use(server);
    await server.stop();
  },

  baseURL: async ({ server }, use) => use(server.url),

  faults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults, 'no console error, exception or failed request').toEqual([]);
  },

  context: async ({ browser, server, world, lang, faults, allowed, contextOptions, viewport, hasTouch, isMobile }, use) => {
    const context = await open(browser, server, {
      ...contextOptions,
      viewport,
      hasTouch,
      isMobile,
      storageState: world === 'empty' ? undefined : await state(world, server),
    }, lang);
    context.on('page', (page) => guard(page, faults, allowed));
    await use(context);
    await context.close();
  },

  another: async ({ browser, server, world, lang, faults, allowed }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (as = 'admin') => {
      const storageState = as === 'admin' ? await state(world, server) : undefined;
      const context = await open(browser, server, { storageState }, lang);
      context.on('page', (page) => guard(page, faults, allowed));
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

async function open(browser: Browser, server: Server, options: Parameters<Browser['newContext']>[0], lang: 'en' | 'zh') {
  const context = await browser.newContext({
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    ...options,
    baseURL: server.url,
  });
  // A panic's way through the wasm is long; ten lines of it say nothing.
  await context.addInitScript('Error.stackTraceLimit = 60');
  await context.addCookies([{ name: 'lang', value: lang, url: server.url }]);
  return context;
}

async function state(world: World, server: Server) {
  const file = path.join(process.env.GUANXI_WORLDS!, 'state', `${world}.json`);
  const saved = JSON.parse(await readFile(file, 'utf8'));
  return { ...saved, origins: [], cookies: saved.cookies.filter((c: { name: string }) => c.name !== 'lang').map((c: object) => ({ ...c, domain: new URL(server.url).hostname })) };
}

/** Opens a page and waits until it answers to the hand: the app marks the document once it is hydrated. */
export async function visit(page: Page, url: string) {
  await page.goto(url);
  await hydrated(page);
}

export async function hydrated(page: Page) {
  await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true');
}

/** Fails on anything axe finds against WCAG 2.2 AA. */
export async function accessible(page: Page) {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
}
