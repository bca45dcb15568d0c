import type { Locator, Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BINARY, command } from '../server';
import { accessible, expect, hydrated, test, visit } from '../world';

/** The board: deals moved by mouse, finger, keyboard and menu; gates, refusals, and what others see. */

// Refusals are answers, but Chromium counts each as an error.
test.use({ world: 'company', allowed: [/status of (403|409|422)/] });

const column = (page: Page, stage: string) => page.getByRole('region', { name: new RegExp(`^${stage}:`) });
const cards = (page: Page, stage: string) => column(page, stage).locator('[data-item] a.name');
const card = (page: Page, name: string) => page.locator('.board [data-item]').filter({ has: page.getByRole('link', { name, exact: true }) });
const link = (page: Page, name: string) => card(page, name).getByRole('link', { name, exact: true });
const news = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

/** Opens the board and waits until it hears what others do. */
async function board(page: Page, url = '/deals') {
  const hears = page.waitForResponse((r) => new URL(r.url()).pathname === '/events');
  await visit(page, url);
  await hears;
}

/** Makes deals, the first named one on top. */
async function deals(page: Page, ...names: string[]) {
  for (const name of [...names].reverse()) {
    await page.getByRole('button', { name: 'New deal' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'New deal' });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(dialog).toBeHidden();
    await expect(link(page, name)).toBeVisible();
  }
}

/** Resolves once the server has answered a move. */
const moved = (page: Page) => page.waitForResponse((r) => r.url().includes('/api/move_deal'));

async function middle(of: Locator) {
  const box = (await of.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, top: box.y, bottom: box.y + box.height };
}

/** Drags a card with the mouse to a point, in steps as a hand does. */
async function drag(page: Page, name: string, to: { x: number; y: number }) {
  const from = await middle(card(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 4, { steps: 2 });
  await expect(page.locator('.in-hand')).toBeVisible();
  await page.mouse.move(to.x, to.y, { steps: 8 });
}

test('a new deal is made once, and a mistake is said beside its field', async ({ page }) => {
  await board(page);
  await expect(page.getByRole('heading', { name: 'No deals yet' })).toBeVisible();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New deal' });
  await dialog.getByLabel('Amount').fill('twelve');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await expect(dialog.getByLabel('Amount')).toHaveValue('twelve');
  await dialog.getByLabel('Name').fill('Cold-chain retrofit');
  await dialog.getByLabel('Amount').fill('48万');
  await dialog.getByRole('button', { name: 'Create' }).dblclick();
  await expect(dialog).toBeHidden();
  await expect(cards(page, 'Qualified')).toHaveText(['Cold-chain retrofit']);
  await expect(column(page, 'Qualified')).toContainText('$480K');
  await page.reload();
  await hydrated(page);
  await expect(cards(page, 'Qualified')).toHaveText(['Cold-chain retrofit']);
  await accessible(page);
});

test('a card is dragged with the mouse and stays where it was dropped', async ({ page }) => {
  await board(page);
  await deals(page, 'One', 'Two', 'Three', 'Four');
  await drag(page, 'Four', { ...(await middle(card(page, 'Two'))), y: (await middle(card(page, 'Two'))).top + 4 });
  let answer = moved(page);
  await page.mouse.up();
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Four', 'Two', 'Three']);
  await answer;

  await drag(page, 'Two', await middle(column(page, 'Solution')));
  answer = moved(page);
  await page.mouse.up();
  await answer;
  await expect(cards(page, 'Solution')).toHaveText(['Two']);
  await expect(page).toHaveURL(/\/deals$/);
  await expect(column(page, 'Solution').getByRole('heading', { name: 'Solution' })).toBeVisible();

  await page.reload();
  await hydrated(page);
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Four', 'Three']);
  await expect(cards(page, 'Solution')).toHaveText(['Two']);
});

test('Escape puts a dragged card back, and a click opens the deal', async ({ page }) => {
  await board(page);
  await deals(page, 'One', 'Two');
  await drag(page, 'One', await middle(column(page, 'Solution')));
  await page.keyboard.press('Escape');
  await expect(page.locator('.in-hand')).toHaveCount(0);
  await page.mouse.up();
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Two']);
  await expect(page).toHaveURL(/\/deals$/);
  await link(page, 'Two').click();
  await expect(page).toHaveURL(/\/deals\/[0-9a-f-]{36}$/);
});

test('a card is moved by keyboard alone, and every step is said', async ({ page }) => {
  await board(page);
  await deals(page, 'One', 'Two', 'Three');
  await link(page, 'One').focus();
  await page.keyboard.press('Space');
  await expect(news(page, 'One lifted. Qualified, position 1 of 3.')).toBeAttached();
  await page.keyboard.press('ArrowDown');
  await expect(news(page, 'Qualified, position 2 of 3.')).toBeAttached();
  let answer = moved(page);
  await page.keyboard.press('Space');
  await answer;
  await expect(cards(page, 'Qualified')).toHaveText(['Two', 'One', 'Three']);
  await expect(link(page, 'One')).toBeFocused();

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await expect(news(page, 'Solution, position 1 of 1.')).toBeAttached();
  answer = moved(page);
  await page.keyboard.press('Enter');
  await answer;
  await expect(cards(page, 'Solution')).toHaveText(['One']);
  await expect(link(page, 'One')).toBeFocused();
  await expect(news(page, 'One moved to Solution, position 1 of 1.')).toBeAttached();

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  await expect(news(page, 'One stays in Solution.')).toBeAttached();
  await expect(cards(page, 'Solution')).toHaveText(['One']);
  await page.keyboard.press('ArrowLeft');
  await expect(link(page, 'Two')).toBeFocused();
});

test.describe('by finger', () => {
  test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

  test('a card held still is lifted and dragged', async ({ page, context }) => {
    await board(page);
    await deals(page, 'One', 'Two');
    const from = await middle(card(page, 'Two'));
    const to = await middle(column(page, 'Solution'));
    const hand = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number, y?: number) =>
      hand.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: y! }] });
    await touch('touchStart', from.x, from.y);
    await expect(page.locator('.in-hand')).toBeVisible();
    for (const part of [0.25, 0.5, 0.75, 1]) {
      await touch('touchMove', from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    }
    await expect(page.locator('[data-over]')).toHaveAttribute('data-list', (await column(page, 'Solution').locator('[data-list]').getAttribute('data-list'))!);
    const answer = moved(page);
    await touch('touchEnd');
    await answer;
    await expect(cards(page, 'Solution')).toHaveText(['Two']);
    await expect(cards(page, 'Qualified')).toHaveText(['One']);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the menu moves a card, and the board fits the width', async ({ page }) => {
    await board(page);
    await deals(page, 'One', 'Two');
    await card(page, 'Two').getByRole('button', { name: 'Move or delete Two' }).tap();
    const answer = moved(page);
    await page.getByRole('menuitemradio', { name: 'Solution' }).tap();
    await answer;
    await expect(cards(page, 'Solution')).toHaveText(['Two']);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await accessible(page);
  });
});

test('M opens the menu; a card goes to the top, to another stage, away and back', async ({ page }) => {
  await board(page);
  await deals(page, 'One', 'Two', 'Three');
  await link(page, 'Three').focus();
  await page.keyboard.press('m');
  let answer = moved(page);
  await page.getByRole('menuitem', { name: 'To the top' }).click();
  await answer;
  await expect(cards(page, 'Qualified')).toHaveText(['Three', 'One', 'Two']);
  await page.keyboard.press('m');
  answer = moved(page);
  await page.getByRole('menuitemradio', { name: 'Won' }).click();
  await answer;
  await expect(cards(page, 'Won')).toHaveText(['Three']);
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(cards(page, 'Won')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cards(page, 'Won')).toHaveText(['Three']);
  await page.reload();
  await hydrated(page);
  await expect(cards(page, 'Won')).toHaveText(['Three']);
});

test('a move says where the card went, and Undo brings it back to its place', async ({ page }) => {
  const toast = page.locator('.toast');
  const undo = async () => {
    const answer = moved(page);
    await toast.getByRole('button', { name: 'Undo' }).click();
    await answer;
  };
  await board(page);
  await deals(page, 'One', 'Two', 'Three');
  await link(page, 'Two').focus();
  await page.keyboard.press('m');
  let answer = moved(page);
  await page.getByRole('menuitemradio', { name: 'Won' }).click();
  await answer;
  await expect(toast.filter({ hasText: 'Moved to Won' })).toBeVisible();
  await undo();
  await expect(toast.filter({ hasText: 'Two is back in Qualified' })).toBeVisible();
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Two', 'Three']);
  await expect(cards(page, 'Won')).toHaveCount(0);

  // Several moves leave one line: that of the last.
  for (const [name, right, stage] of [['One', 1, 'Solution'], ['Three', 4, 'Won']] as const) {
    await link(page, name).focus();
    await page.keyboard.press('Space');
    for (let n = 0; n < right; n++) await page.keyboard.press('ArrowRight');
    answer = moved(page);
    await page.keyboard.press('Space');
    await answer;
    await expect(toast).toHaveText([new RegExp(`^Moved to ${stage}`)]);
  }
  await undo();
  await expect(cards(page, 'Qualified')).toHaveText(['Two', 'Three']);
  await expect(cards(page, 'Solution')).toHaveText(['One']);
  await page.reload();
  await hydrated(page);
  await expect(cards(page, 'Qualified')).toHaveText(['Two', 'Three']);
  await expect(cards(page, 'Solution')).toHaveText(['One']);
});

test('a move is taken back from another page too, but never over what somebody else did since', async ({ page, another }) => {
  const toast = page.locator('.toast');
  await board(page);
  await deals(page, 'One', 'Two');
  const choose = async (on: Page, name: string, stage: string) => {
    await link(on, name).focus();
    await on.keyboard.press('m');
    const answer = moved(on);
    await on.getByRole('menuitemradio', { name: stage }).click();
    await answer;
  };
  await choose(page, 'One', 'Solution');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Products' }).click();
  await expect(page).toHaveURL(/\/products$/);
  let answer = moved(page);
  await toast.getByRole('button', { name: 'Undo' }).click();
  await answer;
  await expect(toast.filter({ hasText: 'One is back in Qualified' })).toBeVisible();

  await board(page);
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Two']);
  const other = await another();
  await board(other);
  await choose(page, 'One', 'Solution');
  await expect(cards(other, 'Solution')).toHaveText(['One']);
  await choose(other, 'One', 'Won');
  await expect(cards(page, 'Won')).toHaveText(['One']);
  answer = moved(page);
  await toast.getByRole('button', { name: 'Undo' }).click();
  expect((await answer).status()).toBe(409);
  await expect(toast.filter({ hasText: /it is now in Won/ })).toBeVisible();
  await expect(cards(page, 'Won')).toHaveText(['One']);
});

test('a gate asks for exactly what is missing, and cancelling puts the card back', async ({ page }) => {
  await board(page);
  await deals(page, 'One', 'Two');
  await drag(page, 'One', await middle(column(page, 'Quote')));
  await page.mouse.up();
  const quote = page.getByRole('dialog', { name: 'To enter “Quote”' });
  await expect(quote.getByLabel('Account')).toBeVisible();
  await expect(quote.getByLabel('Amount')).toBeVisible();
  await expect(quote.getByLabel('Expected close')).toHaveCount(0);
  await accessible(page);
  await quote.getByRole('button', { name: 'Cancel' }).click();
  await expect(cards(page, 'Qualified')).toHaveText(['One', 'Two']);

  await link(page, 'Two').focus();
  await page.keyboard.press('m');
  await page.getByRole('menuitemradio', { name: 'Lost' }).click();
  const lost = page.getByRole('dialog', { name: 'To enter “Lost”' });
  let answer = moved(page);
  await lost.getByRole('button', { name: 'Save and move' }).click();
  await answer;
  await expect(lost.getByText('Needed before a deal enters “Lost”.')).toBeVisible();
  await lost.getByLabel('Reason lost').fill('They built it themselves.');
  answer = moved(page);
  await lost.getByRole('button', { name: 'Save and move' }).click();
  await answer;
  await expect(lost).toBeHidden();
  await expect(cards(page, 'Lost')).toHaveText(['Two']);
});

test('another browser sees a move within a second', async ({ page, another }) => {
  await board(page);
  await deals(page, 'One', 'Two');
  const other = await another();
  await board(other);
  await expect(cards(other, 'Qualified')).toHaveText(['One', 'Two']);
  await link(page, 'Two').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  const answer = moved(page);
  await page.keyboard.press('Space');
  await answer;
  await expect(cards(other, 'Solution')).toHaveText(['Two'], { timeout: 1000 });
  await expect(cards(other, 'Qualified')).toHaveText(['One']);
  await deals(other, 'Three');
  await expect(cards(page, 'Qualified')).toHaveText(['Three', 'One'], { timeout: 1000 });
});

test.describe('while hearing nothing', () => {
  test.use({ allowed: [/status of 409|\/api\/(card|board).* net::ERR_FAILED|Failed to load resource: net::ERR_FAILED/] });

  test('two hands on one card never lose a move', async ({ page, another }) => {
    await board(page);
    await deals(page, 'One', 'Two');
    const other = await another();
    await board(other);
    // The second browser hears nothing while its own move is on the way, so it moves on from an old version.
    await other.route('**/api/**', async (route) => {
      if (/\/(card|get_card|GetCard|board|GetBoard)/i.test(route.request().url()) && !route.request().url().includes('move')) await route.abort();
      else await route.continue();
    });
    let answer = moved(page);
    await link(page, 'One').focus();
    await page.keyboard.press('m');
    await page.getByRole('menuitemradio', { name: 'Solution' }).click();
    await answer;
    answer = moved(other);
    await link(other, 'One').focus();
    await other.keyboard.press('m');
    await other.getByRole('menuitemradio', { name: 'Won' }).click();
    expect((await answer).status()).toBe(409);
    await expect(news(other, 'it is now in Solution')).toBeAttached();
    await expect(cards(other, 'Solution')).toHaveText(['One']);
  });
});

test("a member's hand on a colleague's deal is refused: the card goes back, with the reason", async ({ page, another }) => {
  await board(page);
  await deals(page, 'One', 'Two');
  await visit(page, '/settings/members');
  await page.getByRole('button', { name: 'Invite' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Invite a member' });
  await dialog.getByLabel('Name').fill('Zhou Yu');
  await dialog.getByLabel('E-mail').fill('zhou@farhill.example');
  await dialog.getByRole('button', { name: 'Make invitation link' }).click();
  const invitation = await page.getByRole('dialog', { name: 'Link for Zhou Yu' }).getByLabel('Link', { exact: true }).inputValue();

  const zhou = await another(null);
  await visit(zhou, new URL(invitation, page.url()).pathname + new URL(invitation, page.url()).search);
  await zhou.getByLabel('Password').fill('ink and paper 8');
  await zhou.getByRole('button', { name: 'Join' }).click();
  await zhou.waitForURL((url) => url.pathname === '/');
  await board(zhou);
  await expect(cards(zhou, 'Qualified')).toHaveText(['One', 'Two']);
  await drag(zhou, 'One', await middle(column(zhou, 'Solution')));
  const answer = moved(zhou);
  await zhou.mouse.up();
  expect((await answer).status()).toBe(403);
  await expect(news(zhou, /One was put back to Qualified\. You are not allowed to do this/)).toBeAttached();
  await expect(cards(zhou, 'Qualified')).toHaveText(['One', 'Two']);
  await deals(zhou, 'Three');
  await link(zhou, 'Three').focus();
  await zhou.keyboard.press('m');
  await zhou.getByRole('menuitemradio', { name: 'Solution' }).click();
  await expect(cards(zhou, 'Solution')).toHaveText(['Three']);
});

test.describe('when the line is down', () => {
  test.use({ allowed: [/ERR_FAILED|net::|EventStream|events/] });

  test('a move that does not arrive is put back, with the reason', async ({ page }) => {
    await board(page);
    await deals(page, 'One', 'Two');
    await page.route('**/api/move_deal*', (route) => route.abort());
    await drag(page, 'One', await middle(column(page, 'Solution')));
    await page.mouse.up();
    await expect(news(page, /One was put back to Qualified\. The server cannot be reached/)).toBeAttached();
    await expect(cards(page, 'Qualified')).toHaveText(['One', 'Two']);
  });
});

test('what narrows the board is in the address, and back widens it again', async ({ page }) => {
  await board(page);
  await deals(page, 'Cold chain', 'Warehouse');
  await page.getByRole('searchbox', { name: 'Search deals and accounts' }).fill('cold');
  await expect(page).toHaveURL(/\?q=cold$/);
  await expect(cards(page, 'Qualified')).toHaveText(['Cold chain']);
  await page.getByRole('link', { name: 'Closing this quarter' }).click();
  await expect(page).toHaveURL(/by=\d{4}-\d\d-\d\d&q=cold$/);
  await expect(cards(page, 'Qualified')).toHaveCount(0);
  await page.goBack();
  await expect(cards(page, 'Qualified')).toHaveText(['Cold chain']);
  await page.goBack();
  await expect(cards(page, 'Qualified')).toHaveText(['Cold chain', 'Warehouse']);
  await expect(page.getByRole('searchbox', { name: 'Search deals and accounts' })).toHaveValue('');
  await page.getByRole('link', { name: 'Mine' }).click();
  await expect(page).toHaveURL(/owner=/);
  await expect(cards(page, 'Qualified')).toHaveText(['Cold chain', 'Warehouse']);
});

test('a column of 600 deals is scrolled to its end, page by page', async ({ page, server }) => {
  // Twelve pages, one after the other.
  test.setTimeout(180_000);
  const all = 600;
  const name = (n: number) => `Deal ${String(n).padStart(4, '0')}`;
  const rows = Array.from({ length: all }, (_, n) => `B-${n + 1},${name(n + 1)},Qualified,100`);
  const file = path.join(path.dirname(server.dataDir), 'deals.csv');
  await writeFile(file, ['opportunity_id,opportunity_name,stage,amount', ...rows, ''].join('\n'));
  await command(BINARY, ['import', '--data-dir', server.dataDir, '--as', 'deals', file, '--yes']);

  await board(page);
  // Looking for roles takes long among this many elements.
  const qualified = page.locator('.col').first();
  const drawn = qualified.locator('[data-item]');
  await expect(drawn).toHaveCount(50);
  await expect(qualified.locator('.count')).toHaveText('600');
  await expect(qualified).toContainText('$60K');
  // Its places are said among all its cards, not among those drawn so far.
  await drawn.first().locator('a.name').focus();
  await page.keyboard.press('Space');
  await expect(news(page, 'lifted. Qualified, position 1 of 600.')).toBeAttached();
  await page.keyboard.press('Escape');

  const list = qualified.locator('.cards');
  /** Scrolls to the end of what is drawn; the number of cards once there are more. */
  const further = (than: number) =>
    list.evaluate(
      (el, than) =>
        new Promise<number>((done) => {
          const look = () => {
            const drawn = el.querySelectorAll('[data-item]').length;
            if (drawn > than) {
              watch.disconnect();
              done(drawn);
            }
          };
          const watch = new MutationObserver(look);
          watch.observe(el, { childList: true });
          el.scrollTo(0, el.scrollHeight);
        }),
      than,
    );
  for (let loaded = 50; loaded < all; ) {
    loaded = await further(loaded);
    expect(loaded % 50, 'whole pages').toBe(0);
  }
  await expect(qualified.locator('.tail')).toHaveCount(0);
  const seen = await drawn.evaluateAll((found) => found.map((el) => el.getAttribute('data-item')));
  expect(new Set(seen).size, 'each card once').toBe(all);
  await expect(qualified.locator('.count')).toHaveText('600');
  // What is out of sight costs neither layout nor paint, and a card is little to keep.
  await expect(drawn.first()).toHaveCSS('content-visibility', 'auto');
  const nodes = await list.evaluate((el) => el.querySelectorAll('*').length);
  expect(nodes / all, 'elements a card').toBeLessThan(45);

  const last = drawn.last().locator('a.name');
  // Out of sight it has text, but none that is drawn.
  const moving = (await last.textContent()) ?? '';
  await last.focus();
  await page.keyboard.press('m');
  const answer = moved(page);
  await page.getByRole('menuitem', { name: 'To the top' }).click();
  await answer;
  await expect(drawn.first().locator('a.name')).toHaveText(moving);
});
