import type { Page } from '@playwright/test';
import { accessible, expect, test, visit } from '../world';

/** Roles: made, narrowed, given, widened; what a member then sees, why, and what the history says of it. */

// Refusals are answers, but Chromium counts each as an error.
test.use({ world: 'sample', lang: 'en', allowed: [/status of (403|404|409|422)/] });

const matrix = (page: Page, role: string) => page.getByRole('table', { name: `What ${role} may do` });
const rows = (page: Page) => page.getByRole('main').locator('tbody tr');
const cards = (page: Page) => page.locator('.board [data-item]');

/** Makes a role as a copy of another; the page then shows it. */
async function makeRole(page: Page, name: string, like: string) {
  await visit(page, '/settings/roles');
  await page.getByRole('button', { name: 'New role' }).click();
  const dialog = page.getByRole('dialog', { name: 'New role' });
  await dialog.getByLabel('Name of the role').fill(name);
  await dialog.getByLabel('As a copy of').selectOption({ label: like });
  await dialog.getByRole('button', { name: 'Make role' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
}

async function save(page: Page, role: string) {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(`${role} is saved.`).last()).toBeVisible();
  await expect(page.getByText('Not saved yet')).toHaveCount(0);
}

/** Invites somebody with a role; returns the path of their link. */
async function invite(page: Page, name: string, email: string, role: string) {
  await visit(page, '/settings/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  const form = page.getByRole('dialog', { name: 'Invite a member' });
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Role').selectOption({ label: role });
  await form.getByRole('button', { name: 'Make invitation link' }).click();
  const shown = page.getByRole('dialog', { name: `Link for ${name}` });
  const link = await shown.getByLabel('Link', { exact: true }).inputValue();
  await shown.getByRole('button', { name: 'Done' }).click();
  return new URL(link).pathname;
}

async function join(page: Page, link: string) {
  await visit(page, link);
  await page.getByLabel('Password').fill('brush and stone 9');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL((url) => url.pathname === '/');
}

async function ask(page: Page, question: string) {
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: question }).click();
  const dialog = page.getByRole('dialog', { name: question });
  await expect(dialog).toBeVisible();
  return dialog;
}

test('a role narrowed to own deals shows its member nothing else, at any door, until it is widened', async ({ page, another }) => {
  test.setTimeout(120_000);
  await makeRole(page, 'Counter sales', 'Sales manager');
  const cell = matrix(page, 'Counter sales').getByLabel('Deals · See');
  await expect(cell).toHaveValue('below');
  await cell.selectOption('own');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await accessible(page);
  await save(page, 'Counter sales');

  // A deal of the administrator's, which the member is not to find.
  await visit(page, '/deals/list?status=open&sort=name');
  await expect(rows(page).nth(1)).toBeVisible();
  const theirs = page.getByRole('main').locator('a.row-link').first();
  const [name, path] = [await theirs.innerText(), (await theirs.getAttribute('href'))!];

  const link = await invite(page, 'Zhou Yutong', 'zhou@farhill.example', 'Counter sales');
  await expect(page.getByRole('row', { name: /zhou@/ })).toContainText('Counter sales');
  const member = await another(null);
  await join(member, link);

  // The board and its totals.
  await visit(member, '/deals');
  await expect(cards(member)).toHaveCount(0);
  await member.getByRole('button', { name: 'New deal' }).first().click();
  const made = member.getByRole('dialog', { name: 'New deal' });
  await made.getByLabel('Name').fill('Twelve forklifts');
  await made.getByRole('button', { name: 'Create' }).click();
  await expect(made).toBeHidden();
  await visit(member, '/deals');
  await expect(cards(member)).toHaveCount(1);
  await expect(member.getByRole('region', { name: /: 1 deals/ })).toHaveCount(1);
  await expect(member.getByRole('region', { name: /: (?!0 |1 )\d+ deals/ })).toHaveCount(0);

  // The list, the search, the address.
  await visit(member, '/deals/list');
  await expect(rows(member)).toHaveCount(1);
  await member.keyboard.press('Control+k');
  const palette = member.getByRole('dialog', { name: 'Search or jump to' });
  await palette.getByRole('combobox').fill('Twelve forklifts');
  await expect(palette.getByRole('option').first()).toContainText('Twelve forklifts');
  const answered = member.waitForResponse((r) => new URL(r.url()).pathname.startsWith('/api/find'));
  await palette.getByRole('combobox').fill(name);
  await answered;
  await expect(palette.getByRole('option').filter({ hasText: 'Twelve forklifts' })).toHaveCount(0);
  await expect(palette.getByRole('option', { name })).toHaveCount(0);
  await member.keyboard.press('Escape');
  await visit(member, path);
  await expect(member.getByText('There is no such record, or you may not see it.')).toBeVisible();

  // Why one sees what one sees.
  await visit(member, '/deals/list');
  await member.getByRole('main').locator('a.row-link').first().click();
  await expect(member.getByRole('heading', { level: 1, name: 'Twelve forklifts' })).toBeVisible();
  const why = await ask(member, 'Why can I see this?');
  await expect(why).toContainText('Owner: Zhou Yutong');
  await expect(why).toContainText('Role Counter sales');
  await expect(why).toContainText("The record is one's own.");
  await expect(why.getByLabel('About whom')).toHaveCount(0);
  await accessible(member);
  await member.keyboard.press('Escape');
  await member.getByRole('button', { name: 'More', exact: true }).first().click();
  await expect(member.getByRole('menuitem', { name: 'Who can see this?' })).toHaveCount(0);
  await member.keyboard.press('Escape');

  // Members read roles and change none.
  await visit(member, '/settings/roles');
  await expect(member.getByText('Only administrators change roles.')).toBeVisible();
  await expect(member.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await expect(matrix(member, 'Manager').locator('select')).toHaveCount(0);

  // The administrator asks the other way round.
  await visit(page, path);
  const viewers = await ask(page, 'Who can see this?');
  await expect(viewers).toContainText(/sees? this record/);
  await expect(viewers).not.toContainText('Zhou Yutong');
  await accessible(page);
  await page.keyboard.press('Escape');
  const about = await ask(page, 'Why can I see this?');
  await about.getByLabel('About whom').selectOption({ label: 'Zhou Yutong' });
  await expect(about.getByText('Not allowed.')).toHaveCount(4);
  await page.keyboard.press('Escape');

  // Widened, the member's next page shows more.
  await visit(page, '/settings/roles');
  await page.getByRole('link', { name: /^Counter sales/ }).click();
  await matrix(page, 'Counter sales').getByLabel('Deals · See').selectOption('all');
  await save(page, 'Counter sales');
  await visit(member, '/deals/list?status=open&sort=name');
  await expect(member.getByRole('main').locator(`a.row-link[href="${path}"]`)).toBeVisible();
  await expect(rows(member).nth(1)).toBeVisible();
  await visit(member, path);
  const now = await ask(member, 'Why can I see this?');
  await expect(now).toContainText("It reaches everybody's records.");

  await visit(page, '/settings/history?object=role');
  const entry = page.getByRole('row', { name: /Role · changed/ }).first();
  await expect(entry).toContainText('Deals · See');
  await expect(entry).toContainText('Own → All');
  await expect(entry).toContainText('Counter sales');
});

test('a role is given to a member besides their own, shown beside them, and taken back', async ({ page }) => {
  await visit(page, '/settings/members');
  const colleague = rows(page).filter({ hasText: 'No sign-in' }).first();
  const name = await colleague.locator('.member-name b').innerText();
  await visit(page, '/settings/roles?role=auditor');
  await expect(page.getByText('Given to nobody besides')).toBeVisible();
  const give = page.getByRole('combobox', { name: 'Give to a member, position or department' });
  await give.fill(name);
  await page.getByRole('option', { name }).first().click();
  const taking = page.getByRole('button', { name: `Take it back from ${name}` });
  await expect(taking).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Roles' }).getByRole('link', { name: /^Auditor/ })).toContainText('given to 1 other');
  await accessible(page);
  await visit(page, '/settings/members');
  await expect(rows(page).filter({ hasText: name }).first()).toContainText('also Auditor (read only)');
  await visit(page, '/settings/roles?role=auditor');
  await taking.click();
  await expect(page.getByText('Given to nobody besides')).toBeVisible();
  await visit(page, '/settings/history?object=role');
  await expect(page.getByRole('row', { name: 'Role · taken back' })).toContainText(name);
});

test('a masked number and a hidden amount reach the member at no screen, and the rest can still be changed', async ({ page, another }) => {
  test.setTimeout(120_000);
  // A person with a number of their own, and a deal of an amount found nowhere else.
  await visit(page, '/contacts');
  await page.getByRole('button', { name: 'New contact' }).click();
  const form = page.getByRole('dialog', { name: 'New contact' });
  await form.getByLabel('Name', { exact: true }).fill('Masha Zhuravleva');
  await form.getByLabel('Mobile').fill('13987654321');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await visit(page, '/deals');
  await page.getByRole('button', { name: 'New deal' }).first().click();
  const deal = page.getByRole('dialog', { name: 'New deal' });
  await deal.getByLabel('Name', { exact: true }).fill('Seven cranes');
  await deal.getByLabel('Amount').fill('7654321');
  await deal.getByRole('button', { name: 'Create' }).click();
  await expect(deal).toBeHidden();

  await makeRole(page, 'Back office', 'CRM office');
  await page.getByLabel('Contacts · Mobile').selectOption('masked');
  await page.getByLabel('Deals · Amount').selectOption('hidden');
  await accessible(page);
  await save(page, 'Back office');
  const member = await another(null);
  await join(member, await invite(page, 'Zhou Yutong', 'zhou@farhill.example', 'Back office'));

  // Whatever is sent to the member from here on is kept: pages, answers, events.
  const sent: Promise<string>[] = [];
  member.on('response', (r) => {
    if (/html|json/.test(r.headers()['content-type'] ?? '')) sent.push(r.text().catch(() => ''));
  });
  await visit(member, '/contacts?q=Masha');
  await expect(member.getByText('139****4321')).toBeVisible();
  await member.getByRole('link', { name: 'Masha Zhuravleva' }).click();
  const facts = member.getByRole('complementary');
  await expect(facts.getByText('139****4321')).toBeVisible();
  await facts.getByRole('button', { name: 'Edit Job title' }).click();
  await facts.getByRole('textbox', { name: 'Job title' }).fill('Head of stores');
  await member.keyboard.press('Enter');
  await expect(facts).toContainText('Head of stores');
  await expect(member.getByRole('feed')).toContainText('Head of stores');
  await accessible(member);
  await member.keyboard.press('Control+k');
  const palette = member.getByRole('dialog', { name: 'Search or jump to' });
  const answered = member.waitForResponse((r) => new URL(r.url()).pathname.startsWith('/api/find'));
  await palette.getByRole('combobox').fill('13987654321');
  await answered;
  await expect(palette.getByRole('option', { name: /Masha/ })).toHaveCount(0);
  await member.keyboard.press('Escape');

  await visit(member, '/deals');
  await expect(cards(member).filter({ hasText: 'Seven cranes' })).toHaveCount(1);
  await expect(member.locator('.board')).not.toContainText(/[¥$€]/);
  await visit(member, '/deals/list?q=Seven');
  await expect(member.getByRole('columnheader', { name: 'Amount' })).toHaveCount(0);
  await member.getByRole('link', { name: 'Seven cranes' }).click();
  await expect(member.getByRole('heading', { level: 1, name: 'Seven cranes' })).toBeVisible();
  await expect(member.getByRole('complementary')).not.toContainText('Amount');
  await visit(member, '/accounts');
  await visit(member, '/');
  const all = (await Promise.all(sent)).join('\n');
  expect(all.length).toBeGreaterThan(10_000);
  for (const secret of ['13987654321', '7654321', '7,654,321', '765432100']) expect(all, secret).not.toContain(secret);

  // For the administrator nothing has changed but the title.
  await visit(page, '/contacts?q=Masha');
  await expect(page.getByRole('row', { name: /Masha/ })).toContainText('13987654321');
  await expect(page.getByRole('row', { name: /Masha/ })).toContainText('Head of stores');
});

test('what is shared by rule or with a collaborator is seen, and edited where it may be, until it is taken back', async ({ page, another }) => {
  test.setTimeout(120_000);
  await visit(page, '/deals');
  for (const name of ['Seven cranes', 'Eight cranes']) {
    await page.getByRole('button', { name: 'New deal' }).first().click();
    const form = page.getByRole('dialog', { name: 'New deal' });
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByRole('button', { name: 'Create' }).click();
    await expect(form).toBeHidden();
  }
  const member = await another(null);
  await join(member, await invite(page, 'Zhou Weiwei', 'zhou@farhill.example', 'Sales rep'));
  await visit(member, '/deals/list?q=cranes');
  await expect(rows(member)).toHaveCount(0);

  // One deal, to read, then to edit.
  await visit(page, '/deals/list?q=Seven');
  await page.getByRole('link', { name: 'Seven cranes' }).click();
  const add = async (level: string) => {
    await page.getByRole('button', { name: 'Add a collaborator' }).click();
    const form = page.getByRole('dialog', { name: 'Add a collaborator' });
    await form.getByRole('combobox', { name: 'Who' }).fill('Weiwei');
    await form.getByRole('option', { name: /Zhou Weiwei/ }).click();
    await form.getByLabel('What for').fill('Technical support');
    await form.getByLabel('They may').selectOption({ label: level });
    await accessible(page);
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(form).toBeHidden();
  };
  await add('See');
  await expect(page.getByRole('complementary')).toContainText('Technical support · See');
  await visit(member, '/deals/list?q=cranes');
  await expect(rows(member)).toHaveCount(1);
  await member.getByRole('link', { name: 'Seven cranes' }).click();
  const facts = member.getByRole('complementary');
  await expect(facts).toContainText('Technical support');
  await expect(facts.getByRole('button', { name: 'Edit Source' })).toHaveCount(0);
  await add('See and edit');
  await member.reload();
  await facts.getByRole('button', { name: 'Edit Source' }).click();
  await facts.getByRole('textbox', { name: 'Source' }).fill('Trade fair');
  await member.keyboard.press('Enter');
  await expect(facts).toContainText('Trade fair');
  await accessible(member);
  await page.getByRole('button', { name: 'Remove Zhou Weiwei' }).click();
  await expect(page.getByRole('complementary')).toContainText('Nobody works on it beside the owner.');
  await visit(member, '/deals/list?q=cranes');
  await expect(rows(member)).toHaveCount(0);

  // Everything of one person, by rule.
  await visit(page, '/settings/sharing');
  await expect(page.getByText('Nothing is shared by rule yet')).toBeVisible();
  await page.getByRole('button', { name: 'New rule' }).click();
  const form = page.getByRole('dialog', { name: 'New rule' });
  await form.getByLabel('Name', { exact: true }).fill('Mine for all who sell');
  await form.getByLabel('Records').selectOption({ label: 'Deals' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Choose one.')).toBeVisible();
  await form.getByRole('combobox', { name: 'Whose' }).fill('Lin Zhiyuan');
  await form.getByRole('option', { name: /Lin Zhiyuan/ }).click();
  await form.getByRole('combobox', { name: 'With whom' }).fill('Sales rep');
  // A position has nearly the same name.
  await form.getByRole('option').filter({ hasText: /Sales rep\s*Role/ }).click();
  await accessible(page);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Mine for all who sell/ })).toContainText('Sales rep');
  await visit(member, '/deals/list?q=cranes');
  await expect(rows(member)).toHaveCount(2);
  await member.getByRole('link', { name: 'Seven cranes' }).click();
  const why = await ask(member, 'Why can I see this?');
  await expect(why).toContainText('Mine for all who sell');
  await page.getByRole('button', { name: 'Mine for all who sell' }).click();
  await page.getByRole('dialog', { name: 'Edit rule' }).getByRole('button', { name: 'Delete rule' }).click();
  await page.getByRole('dialog', { name: 'Delete Mine for all who sell?' }).getByRole('button', { name: 'Delete rule' }).click();
  await expect(page.getByText('Nothing is shared by rule yet')).toBeVisible();
  await visit(member, '/deals/list?q=cranes');
  await expect(rows(member)).toHaveCount(0);
});

test('two administrators change one role: what was chosen stays until one takes over the other', async ({ page, another }) => {
  const other = await another();
  await visit(page, '/settings/roles?role=member');
  await visit(other, '/settings/roles?role=member');
  await matrix(other, 'Member').getByLabel('Deals · Edit').selectOption('team');
  await save(other, 'Member');
  await matrix(page, 'Member').getByLabel('Deals · Edit').selectOption('department');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const clash = page.getByRole('dialog', { name: 'Somebody changed this role meanwhile' });
  await expect(clash).toContainText('Saved now: Team');
  await expect(clash).toContainText('Yours: Department');
  await accessible(page);
  // Looked at and left: what was chosen is still there, on another role and back too.
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Finance/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Finance' })).toBeVisible();
  await page.getByRole('link', { name: /^Member/ }).click();
  await expect(matrix(page, 'Member').getByLabel('Deals · Edit')).toHaveValue('department');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await clash.getByRole('button', { name: 'Take over what is saved' }).click();
  await expect(matrix(page, 'Member').getByLabel('Deals · Edit')).toHaveValue('team');
  await page.getByRole('button', { name: 'Back to as shipped' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back to as shipped' }).click();
  await expect(matrix(page, 'Member').getByLabel('Deals · Edit')).toHaveValue('own');
});

test('the administrators’ role is shown and stays; a role of one’s own is deleted only when nobody has it', async ({ page }) => {
  await visit(page, '/settings/roles?role=administrator');
  await expect(page.getByText('This role cannot be changed')).toBeVisible();
  await expect(matrix(page, 'Administrator').locator('select')).toHaveCount(0);
  await makeRole(page, 'Night shift', 'Member');
  await page.getByRole('button', { name: 'Delete role' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete role' }).click();
  await expect(page.getByText('Night shift is deleted.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Night shift/ })).toHaveCount(0);
});

test.describe('in Chinese', () => {
  test.use({ world: 'sample-zh', lang: 'zh' });

  test('a changed role reads in words, on its page and in the history', async ({ page }) => {
    await visit(page, '/settings/roles?role=sales_rep');
    await page.getByRole('table', { name: '销售代表的权限' }).getByLabel('商机 · 查看').selectOption({ label: '本部门及下级' });
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByText('已保存销售代表').last()).toBeVisible();
    await accessible(page);
    await visit(page, '/settings/history?object=role');
    const entry = page.getByRole('row', { name: '角色 · 修改' }).first();
    await expect(entry).toContainText('商机 · 查看');
    await expect(entry).toContainText('本人 → 本部门及下级');
    await expect(entry).toContainText('销售代表');
  });
});
