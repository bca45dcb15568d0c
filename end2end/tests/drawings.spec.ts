import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { accessible, expect, test, visit } from '../world';

/** Begins an empty company with the small preset. */
async function begun(page: Page) {
  await visit(page, '/organisation');
  await page.getByRole('button', { name: 'Begin with: Small' }).click();
  await expect(page.getByRole('navigation', { name: 'Departments' }).getByRole('link', { name: 'Sales' })).toBeVisible();
}

/** Takes a drawing along by a menu and gives its bytes and name. */
async function taken(page: Page, menu: string, item: string) {
  await page.getByRole('button', { name: menu, exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Prints by a menu; says how many pages it takes and on which sheet, in points. */
async function printed(page: Page, menu: string, item: string) {
  await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { printed: true }) }));
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.waitForFunction(() => (window as { printed?: boolean }).printed);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, w, h] = /MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
  return { pages: pdf.match(/\/Type\s*\/Page\b/g)!.length, sheet: [Math.round(+w), Math.round(+h)] };
}

/** The cell of the matrix in a node's row and a department's column. */
async function cell(page: Page, row: string, column: string) {
  const heads = await page.getByRole('columnheader').allInnerTexts();
  const line = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) });
  return line.getByRole('gridcell').nth(heads.map((head) => head.trim()).indexOf(column) - 1);
}

test.describe('processes', () => {
  test.use({ world: 'company', allowed: [/status of 422/] });

  test('come with a preset, are drawn as swim-lanes, and are changed node by node', async ({ page }) => {
    await begun(page);
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Processes' }).click();
    const list = page.getByRole('table', { name: 'Processes' });
    await expect(list.getByRole('row')).toHaveCount(5);
    await accessible(page);

    await test.step('what is there is not brought again', async () => {
      await page.getByRole('button', { name: 'Add the processes of' }).click();
      await page.getByRole('menuitem', { name: 'Small' }).click();
      await expect(page.getByText('All of them are there already.')).toBeVisible();
      await expect(list.getByRole('row')).toHaveCount(5);
    });

    await list.getByRole('link', { name: 'Winning a new customer' }).click();
    const drawing = page.getByRole('region', { name: 'Flow chart' });
    await expect(drawing.getByRole('link', { name: /^Write the offer, Task, Sales/ })).toBeVisible();
    await accessible(page);
    const said = page.locator('.process-said');

    await test.step('a lane leads to its department, a box to its node', async () => {
      await drawing.getByRole('link', { name: 'Customer service' }).first().click();
      await expect(page).toHaveURL(/\/organisation\?at=/);
      await expect(page.getByRole('region', { name: 'Customer service' })).toBeVisible();
      await page.goBack();
      await drawing.getByRole('link', { name: /^Write the offer/ }).click();
      await expect(page).toHaveURL(/\?at=/);
      await expect(page.getByRole('row').filter({ has: page.getByRole('button', { name: 'More for Write the offer' }) })).toHaveClass(/here/);
    });

    await test.step('a node is added between two, and who does it says in which lane', async () => {
      await page.getByRole('button', { name: 'More for Write the offer' }).click();
      await page.getByRole('menuitem', { name: 'Add a node after it' }).click();
      const form = page.getByRole('dialog', { name: 'Add node' });
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(form.getByLabel('Name')).toHaveAccessibleDescription('Give it a name.');
      await form.getByLabel('Name').fill('Check the numbers');
      await accessible(page);
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(drawing.getByRole('link', { name: /^Check the numbers, Task, not in order/i })).toBeVisible();
      const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'More for Check the numbers' }) });
      await expect(row).toContainText('Nobody does it');
      const before = await said.innerText();
      await page.getByRole('button', { name: 'More for Check the numbers' }).click();
      await page.getByRole('menuitem', { name: 'Responsibilities' }).click();
      const duties = page.getByRole('dialog', { name: 'Responsibilities' });
      await duties.getByLabel('Add a department or position').selectOption({ label: 'Finance and office' });
      await expect(duties.getByLabel('What Finance and office has to do with it')).toHaveValue('RA');
      await accessible(page);
      await duties.getByRole('button', { name: 'Done' }).click();
      await expect(drawing.getByRole('link', { name: 'Check the numbers, Task, Finance and office', exact: true })).toBeVisible();
      await expect(said).not.toHaveText(before);
      // What was shown at once is also stored.
      await page.reload();
      await expect(drawing.getByRole('link', { name: 'Check the numbers, Task, Finance and office', exact: true })).toBeVisible();
    });
  });

  test('have ways that are connected and nodes that are renamed, moved and removed', async ({ page }) => {
    await begun(page);
    await visit(page, '/processes');
    await page.getByRole('link', { name: 'Winning a new customer' }).click();
    const drawing = page.getByRole('region', { name: 'Flow chart' });
    const places = async () => Promise.all(['Write the offer', 'Understand the needs'].map(async (name) => (await drawing.getByRole('link', { name: new RegExp(`^${name}`) }).boundingBox())!.y));
    const [offer, needs] = await places();
    expect(offer).toBeGreaterThan(needs);
    await page.getByRole('button', { name: 'More for Understand the needs' }).click();
    await page.getByRole('menuitem', { name: 'Later' }).click();
    await expect.poll(async () => (await places()).reduce((first, second) => second - first)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'More for Write the offer' }).click();
    await page.getByRole('menuitem', { name: 'Where it leads' }).click();
    const ways = page.getByRole('dialog', { name: 'Where it leads' });
    await ways.getByLabel('Leads to').selectOption({ label: 'Does it fit?' });
    await ways.getByLabel('In which case').fill('Numbers missing');
    await ways.getByRole('button', { name: 'Connect' }).click();
    await expect(ways.getByRole('listitem').filter({ hasText: 'Numbers missing' })).toBeVisible();
    await ways.getByRole('button', { name: 'Done' }).click();
    await expect(drawing.getByText('Numbers missing')).toBeVisible();
    await page.getByRole('button', { name: 'More for Write the offer' }).click();
    await page.getByRole('menuitem', { name: 'Change node' }).click();
    const form = page.getByRole('dialog', { name: 'Change node' });
    await form.getByLabel('Name').fill('Check the price');
    await form.getByLabel('Kind').selectOption({ label: 'Decision' });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(drawing.getByRole('link', { name: /^Check the price, Decision/ })).toBeVisible();
    await page.getByRole('button', { name: 'More for Check the price' }).click();
    await page.getByRole('menuitem', { name: 'Remove node' }).click();
    await expect(drawing.getByText('Check the price')).toHaveCount(0);
  });

  test('are made, renamed and deleted, each under a name of its own', async ({ page }) => {
    await begun(page);
    const list = page.getByRole('table', { name: 'Processes' });
    await visit(page, '/processes');
    await page.getByRole('button', { name: 'New process' }).click();
    const form = page.getByRole('dialog', { name: 'New process' });
    await form.getByLabel('Name').fill('complaint  handling');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByLabel('Name')).toHaveAccessibleDescription('There is a process of this name already.');
    await form.getByLabel('Name').fill('Returning goods');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { name: 'Returning goods' })).toBeVisible();
    await visit(page, '/processes');
    await page.getByRole('button', { name: 'More for Returning goods' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    const rename = page.getByRole('dialog', { name: 'Rename' });
    await rename.getByLabel('Name').fill('Goods come back');
    await rename.getByRole('button', { name: 'Save' }).click();
    await expect(list.getByRole('link', { name: 'Goods come back' })).toBeVisible();
    await page.getByRole('button', { name: 'More for Goods come back' }).click();
    await page.getByRole('menuitem', { name: 'Delete process' }).click();
    await page.getByRole('dialog', { name: 'Delete process' }).getByRole('button', { name: 'Delete process' }).click();
    await expect(list.getByRole('link', { name: 'Goods come back' })).toHaveCount(0);
    await visit(page, '/settings/history');
    await expect(page.getByText('Process · deleted').first()).toBeVisible();
  });

  test('say in a matrix who does what, typed into by mouse and keyboard', async ({ page }) => {
    await begun(page);
    await visit(page, '/processes?view=matrix');
    const grid = page.getByRole('grid', { name: 'Responsibility matrix' });
    await expect(grid.getByRole('columnheader')).toHaveText(['Node', 'Management', 'Sales', 'Customer service', 'Finance and office']);
    await accessible(page);
    const sales = await cell(page, 'Approve the offer', 'Sales');
    await expect(sales).toHaveText('');
    await test.step('pressing goes round, typing says it at once', async () => {
      await sales.click();
      await expect(sales).toHaveText('R');
      await sales.click();
      await expect(sales).toHaveText('A');
      const row = page.getByRole('rowheader', { name: /^Approve the offer/ });
      await expect(row).toContainText('2 answer for it');
      await page.keyboard.press('c');
      await expect(sales).toHaveText('C');
      await expect(row).not.toContainText('answer for it');
    });
    await test.step('arrows walk, Delete empties, and it is stored', async () => {
      await page.keyboard.press('ArrowLeft');
      const management = await cell(page, 'Approve the offer', 'Management');
      await expect(management).toBeFocused();
      await expect(management).toHaveText('R(A)');
      await page.keyboard.press('Delete');
      await expect(management).toHaveText('(A)');
      await expect(management).toBeFocused();
      await expect(page.getByRole('rowheader', { name: /^Approve the offer/ })).toContainText('Nobody does it');
      await page.keyboard.press('r');
      await page.keyboard.press('a');
      await expect(management).toHaveText('RA(A)');
      await page.reload();
      await expect(await cell(page, 'Approve the offer', 'Management')).toHaveText('RA(A)');
      await expect(await cell(page, 'Approve the offer', 'Sales')).toHaveText('C');
    });
    await test.step('heads lead to departments, bands to processes, positions have columns of their own', async () => {
      await grid.getByRole('link', { name: 'Sales', exact: true }).click();
      await expect(page.getByRole('region', { name: 'Sales', exact: true })).toBeVisible();
      await page.goBack();
      await page.getByText('Positions', { exact: true }).click();
      await expect(page).toHaveURL(/by=position/);
      await expect(grid.getByRole('columnheader', { name: 'Sales representative' })).toBeVisible();
      await accessible(page);
      await grid.getByRole('link', { name: 'Order to cash' }).click();
      await expect(page.getByRole('heading', { name: 'Order to cash' })).toBeVisible();
      await page.getByRole('link', { name: 'Responsibility matrix' }).click();
      await expect(grid.getByRole('rowheader', { name: 'Deliver' })).toBeVisible();
    });
  });

  test('show each other what somebody else changes', async ({ page, another }) => {
    await begun(page);
    await visit(page, '/processes?view=matrix');
    const other = await another();
    await visit(other, '/processes?view=matrix');
    await (await cell(page, 'Negotiate and sign', 'Management')).click();
    await expect(await cell(other, 'Negotiate and sign', 'Management')).toHaveText('R');
  });
});

test.describe('drawings', () => {
  test('are taken along as drawing, picture and paper', async ({ page }) => {
    await test.step('the org chart', async () => {
      await visit(page, '/organisation?view=chart');
      const svg = await taken(page, 'Drawing and export', 'Drawing (SVG)');
      expect(svg.name).toMatch(/^Organisation chart, .*\.svg$/);
      expect(svg.bytes.toString()).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
      const png = await taken(page, 'Drawing and export', 'Picture (PNG)');
      expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
      expect(await printed(page, 'Drawing and export', 'Print or PDF, A3')).toEqual({ pages: 1, sheet: [1191, 842] });
    });
    await test.step('the flow chart', async () => {
      await visit(page, '/processes');
      await page.getByRole('table', { name: 'Processes' }).getByRole('link', { name: 'Complaint handling' }).click();
      await expect(page.getByRole('region', { name: 'Flow chart' })).toBeVisible();
      const svg = await taken(page, 'Take along', 'Drawing (SVG)');
      expect(svg.name).toMatch(/^Complaint handling.*\.svg$/);
      expect(svg.bytes.toString()).toContain('Find the cause');
      expect(svg.bytes.toString()).not.toContain('var(--');
      expect((await taken(page, 'Take along', 'Picture (PNG)')).bytes.subarray(1, 4).toString()).toBe('PNG');
      expect(await printed(page, 'Take along', 'Print or PDF, A4')).toEqual({ pages: 1, sheet: [595, 842] });
    });
    await test.step('the matrix', async () => {
      await visit(page, '/processes?view=matrix');
      const svg = await taken(page, 'Take along', 'Drawing (SVG)');
      expect(svg.bytes.toString()).toContain('Complaint handling');
      expect((await taken(page, 'Take along', 'Picture (PNG)')).bytes.subarray(1, 4).toString()).toBe('PNG');
      const paper = await printed(page, 'Take along', 'Print or PDF, A3');
      expect(paper.sheet).toEqual([1191, 842]);
    });
  });

  test('are there before the page comes to life', async ({ page, context }) => {
    await visit(page, '/processes');
    const href = await page.getByRole('link', { name: 'Complaint handling' }).getAttribute('href');
    const sent = await (await context.request.get(href!)).text();
    expect(sent).toContain('pf-drawing');
    expect(await (await context.request.get('/processes?view=matrix')).text()).toContain('role="grid"');
    expect(await (await context.request.get('/organisation?view=chart')).text()).toContain('<svg');
  });
});

test.describe('the analysis', () => {
  test('says in figures what the drawings show, each with its rows, what is usual and why it matters', async ({ page }) => {
    await visit(page, '/organisation');
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Analysis' }).click();
    const figures = page.getByRole('list', { name: 'Figures' });
    await expect(figures.getByRole('link')).toHaveCount(10);
    await accessible(page);
    await figures.getByRole('link', { name: /^Hand-overs a process/ }).click();
    const open = page.getByRole('region', { name: 'Hand-overs a process' });
    await expect(open).toContainText('Rule of thumb');
    await open.getByRole('link', { name: 'Order to cash' }).click();
    await expect(page.getByRole('heading', { name: 'Order to cash' })).toBeVisible();
    await page.goBack();
    await figures.getByRole('link', { name: /^Largest part of the year/ }).click();
    const revenue = page.getByRole('region', { name: /^Largest part/ });
    await revenue.getByLabel('Stands out above').selectOption('10');
    await expect(page).toHaveURL(/limit=10/);
    await expect(revenue.getByText('Stands out', { exact: true }).first()).toBeVisible();
    await accessible(page);
    await revenue.getByRole('table').getByRole('link').first().click();
    await expect(page).toHaveURL(/\/deals\/list\?.*status=won/);
  });
});

test.describe('in Chinese, on a phone', () => {
  test.use({ world: 'sample-zh', lang: 'zh', viewport: { width: 390, height: 844 } });

  test('processes, matrix and analysis are usable', async ({ page }) => {
    for (const [url, words] of [['/processes', '客户投诉处理'], ['/processes?view=matrix', '查明原因'], ['/analysis?open=span', '麦肯锡']]) {
      await visit(page, url);
      await expect(page.getByText(words).first()).toBeVisible();
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, url).toBeLessThanOrEqual(0);
    }
    await visit(page, '/processes');
    await page.getByRole('link', { name: '客户投诉处理' }).click();
    await expect(page.getByRole('region', { name: '流程图' })).toBeVisible();
    await accessible(page);
  });
});
