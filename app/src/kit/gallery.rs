//! Every component in its states, at `/kit`. In development builds only.

use leptos::prelude::*;

use super::*;
use crate::{
    error::AppError,
    i18n::{Text, use_t},
};

pub mod say {
    crate::texts! {
        TITLE: "The kit", "组件陈列";
        BUTTONS: "Buttons", "按钮";
        MARKS: "Marks", "标记";
        FORM: "Fields", "表单";
        OVER: "Over the page", "浮层";
        STATES: "States", "状态";
        TABLE: "Table", "表格";
        CHARTS: "Charts", "图表";
        ICONS: "Icons", "图标";
        NEW_DEAL: "New deal", "新建商机";
        EXPORT: "Export", "导出";
        FILTER: "Filter", "筛选";
        DELETE: "Delete", "删除";
        DELETE_3: "Delete 3 deals", "删除 3 个商机";
        SURE: "Three deals and their history go to the bin. You can undo this for 30 days.", "将删除 3 个商机及其跟进记录，30 天内可以撤销。";
        BOARD: "Board", "看板";
        LIST: "List", "列表";
        FORECAST: "Forecast", "预测";
        WON: "30% received", "首款已到 30%";
        TODAY: "Call today 15:00", "今天 15:00 电话";
        SOON: "34 days in stage", "已停留 34 天";
        LATE: "No next step", "没有安排下一步";
        WAITING: "Waiting for customer", "等待客户确认";
        MY_TEAM: "My team", "我的团队";
        LIN: "Lin Xiaotong", "林晓彤";
        ZHOU: "Zhou Wei", "周维";
        NAME: "Name", "名称";
        ACCOUNT: "Account", "客户";
        AMOUNT: "Amount", "金额";
        STAGE: "Stage", "阶段";
        OWNER: "Owner", "负责人";
        CLOSES: "Closes on", "预计成交日期";
        NOTE: "Note", "备注";
        NOTE_HELP: "Other members see this.", "其他成员可以看到此内容。";
        MAIL: "E-mail", "邮箱";
        MAIL_WRONG: "This is not an e-mail address: something is missing after the @.", "邮箱格式不正确：@ 后面缺少域名。";
        NOTIFY: "Tell me when somebody moves it", "有人移动时提醒我";
        QUALIFIED: "Qualified", "线索确认";
        QUOTE: "Quote", "报价";
        NEGOTIATION: "Negotiation", "商务谈判";
        FARHILL: "Farhill Logistics", "远山物流";
        NORTHBANK: "Northbank Cold Chain", "北岸冷链";
        DAYSTAR: "Daystar Precision", "启明精工";
        DEAL_1: "Warehouse automation I", "仓储自动化一期";
        DEAL_2: "Cold-chain retrofit", "冷链温控改造";
        DEAL_3: "Line vision inspection", "产线视觉检测";
        EMPTY: "No deals here yet", "还没有商机";
        EMPTY_TEXT: "A deal is a possible sale. Add the first, or bring in what you have in a file.", "商机是一次可能的成交。新建第一个商机，或从文件导入已有数据。";
        IMPORT: "Import", "导入";
        MOVED: "Moved to Negotiation", "已移至商务谈判";
        SAVED: "Saved", "已保存";
        FAILED: "Could not be saved: the amount is missing", "保存失败：缺少金额";
        BANNER: "Somebody else changed this deal a minute ago.", "一分钟前有人修改了该商机。";
        IMPORTING: "Importing deals: 5,400 of 8,800", "正在导入商机：5,400 / 8,800";
        RECEIVED: "Received to date", "累计回款";
        OVERDUE: "Overdue", "逾期回款";
        RATE: "Win rate", "赢单率";
        ENGAGING: "Engaging", "接洽中";
        WON_STAGE: "Won", "赢单";
        DIALOG: "Dialog", "对话框";
        PANEL: "Side panel", "侧边面板";
        CONFIRM: "Question", "确认";
        MENU: "Move to…", "移动到…";
        TOASTS: "News", "消息";
        OF_100: "1–3 of 1,589", "第 1–3 条，共 1,589 条";
    }
}

/// The gallery's own lazy route.
pub struct Gallery;

crate::screen!(kit: Gallery);

impl Gallery {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        all()
    }
}

fn all() -> AnyView {
    let t = use_t();
    view! {
        <main class="work">
        <div class="page">
            <header class="page-head"><div class="title"><h1>{t.s(say::TITLE)}</h1></div></header>
            <div class="page-body">
                {section(say::BUTTONS, buttons())}
                {section(say::MARKS, marks())}
                {section(say::FORM, fields("kit"))}
                {section(say::OVER, over())}
                {section(say::TABLE, table())}
                {section(say::CHARTS, charts())}
                {section(say::STATES, states())}
                {section(say::ICONS, icons())}
            </div>
        </div>
        </main>
        <ToastHost/>
    }
    .into_any()
}

fn section(title: Text, body: AnyView) -> AnyView {
    view! {
        <section class="section">
            <header><h2>{use_t().s(title)}</h2></header>
            <div class="stack">{body}</div>
        </section>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let t = use_t();
    let busy = RwSignal::new(false);
    let pressed = RwSignal::new(true);
    view! {
        <div class="btns">
            <Button kind=Kind::Primary icon=Icon::Plus>{t.s(say::NEW_DEAL)}</Button>
            <Button icon=Icon::Export>{t.s(say::EXPORT)}</Button>
            <Button kind=Kind::Quiet icon=Icon::Filter>{t.s(say::FILTER)}</Button>
            <Button kind=Kind::Danger icon=Icon::Trash>{t.s(say::DELETE)}</Button>
            <Button kind=Kind::DangerPrimary>{t.s(say::DELETE_3)}</Button>
            <LinkButton href="#" small=true>{t.s(say::EXPORT)}</LinkButton>
        </div>
        <div class="btns">
            <Button busy=busy on_press=move || busy.set(true)>{t.s(say::NEW_DEAL)}</Button>
            <Button kind=Kind::Primary busy=true>{t.s(say::NEW_DEAL)}</Button>
            <Button disabled=true>{t.s(say::EXPORT)}</Button>
            <Button kind=Kind::Primary disabled=true>{t.s(say::EXPORT)}</Button>
            <IconButton icon=Icon::Edit label=t.s(say::NAME)/>
            <IconButton icon=Icon::Star label=t.s(say::MY_TEAM) pressed=Signal::from(pressed) on_press=move || pressed.update(|p| *p = !*p)/>
            <IconButton icon=Icon::Trash label=t.s(say::DELETE) danger=true small=true/>
        </div>
    }
    .into_any()
}

fn marks() -> AnyView {
    let t = use_t();
    view! {
        <div class="row wrap">
            <Seal/>
            <Chip tone=Tone::Good icon=Icon::File>{t.s(say::WON)}</Chip>
            <Chip tone=Tone::Act icon=Icon::Clock>{t.s(say::TODAY)}</Chip>
            <Chip tone=Tone::Soon icon=Icon::Clock>{t.s(say::SOON)}</Chip>
            <Chip tone=Tone::Late icon=Icon::Clock>{t.s(say::LATE)}</Chip>
            <Chip icon=Icon::Clock>{t.s(say::WAITING)}</Chip>
            <Chip tone=Tone::Act remove_label=t.s(say::MY_TEAM) on_remove=|| ()>{t.s(say::MY_TEAM)}</Chip>
            <Chip tone=Tone::Act href="#">{t.s(say::MY_TEAM)}</Chip>
            <span class="people">
                <Avatar name=t.s(say::LIN) size="l"/>
                <Avatar name=t.s(say::ZHOU) size="l"/>
                <Avatar name="Darcel Schlecht" size="l"/>
            </span>
            <Avatar name=t.s(say::LIN)/>
            <Avatar name=""/>
            <Kbd keys="Ctrl K"/>
        </div>
        <Tabs
            label=t.s(say::TITLE)
            tabs=vec![
                Tab::new("#", t.s(say::BOARD), true),
                Tab::new("#", t.s(say::LIST), false).count(24),
                Tab::new("#", t.s(say::FORECAST), false),
            ]
        />
        <div class="row">
            <Tabs segments=true label=t.s(say::BOARD) tabs=vec![Tab::new("#", t.s(say::BOARD), true), Tab::new("#", t.s(say::LIST), false)]/>
            <Segmented
                name="kit-view"
                label=t.s(say::FORECAST)
                value=RwSignal::new("b".to_string())
                choices=vec![Choice::new("a", t.s(say::BOARD)), Choice::new("b", t.s(say::LIST)), Choice::new("c", t.s(say::FORECAST))]
            />
        </div>
    }
    .into_any()
}

fn records() -> Vec<Picked> {
    let t = use_t();
    [say::FARHILL, say::NORTHBANK, say::DAYSTAR]
        .into_iter()
        .enumerate()
        .map(|(i, name)| Picked::new(i, t.s(name)).note(t.s(say::ACCOUNT)))
        .collect()
}

/// `scope` keeps the names of two forms on one page apart.
fn fields(scope: &'static str) -> AnyView {
    let name_of = move |field: &str| format!("{scope}_{field}");
    let t = use_t();
    let known = StoredValue::new(records());
    let search = move |words: String| -> Finding {
        Box::pin(
            async move { Ok(known.get_value().into_iter().filter(|p| p.label.contains(&words)).collect()) },
        )
    };
    let name = RwSignal::new(t.s(say::DEAL_1).to_string());
    let save = move |text: String| -> Saving {
        Box::pin(async move {
            if text.is_empty() {
                return Err(AppError::NotFound);
            }
            name.set(text);
            Ok(())
        })
    };
    let stages = vec![Choice::new("q", t.s(say::QUALIFIED)), Choice::new("n", t.s(say::NEGOTIATION))];
    view! {
        <form class="form" on:submit=|ev| ev.prevent_default()>
            <Field name=name_of("name") label=t.s(say::NAME) required=true>
                <TextInput value=name/>
            </Field>
            <Field name=name_of("account") label=t.s(say::ACCOUNT)>
                <Picker value=RwSignal::new(None) search=search on_create=|_: String| ()/>
            </Field>
            <Field name=name_of("amount") label=t.s(say::AMOUNT)>
                <MoneyInput
                    amount=RwSignal::new("480,000".to_string())
                    currency=RwSignal::new("CNY".to_string())
                    currencies=vec!["CNY".into(), "USD".into(), "EUR".into()]
                />
            </Field>
            <Field name=name_of("stage") label=t.s(say::STAGE)>
                <Select value=RwSignal::new("n".to_string()) choices=stages/>
            </Field>
            <Field name=name_of("closes") label=t.s(say::CLOSES)>
                <DateInput value=RwSignal::new(chrono::NaiveDate::from_ymd_opt(2026, 12, 10))/>
            </Field>
            <Field name=name_of("mail") label=t.s(say::MAIL) error=Some(t.s(say::MAIL_WRONG).to_string())>
                <TextInput value=RwSignal::new("lin@".to_string()) kind="email"/>
            </Field>
            <Field name=name_of("note") label=t.s(say::NOTE) help=t.s(say::NOTE_HELP) whole=true>
                <TextArea value=RwSignal::new(String::new()) placeholder=t.s(say::NOTE)/>
            </Field>
            <Checkbox checked=RwSignal::new(true) label=t.s(say::NOTIFY) help=t.s(say::NOTE_HELP)/>
        </form>
        <dl class="facts">
            <dt>{t.s(say::NAME)}</dt>
            <dd><InlineEdit label=t.s(say::NAME) value=name save=save/></dd>
            <dt>{t.s(say::MAIL)}</dt>
            <dd><InlineEdit label=t.s(say::MAIL) value="" save=save/></dd>
        </dl>
    }
    .into_any()
}

fn over() -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let (dialog, panel, sure) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let foot = move || {
        view! { <Button kind=Kind::Primary on_press=move || dialog.set(false)>{t.s(say::SAVED)}</Button> }
    };
    view! {
        <div class="btns">
            <Button on_press=move || dialog.set(true)>{t.s(say::DIALOG)}</Button>
            <Button on_press=move || panel.set(true)>{t.s(say::PANEL)}</Button>
            <Button kind=Kind::Danger on_press=move || sure.set(true)>{t.s(say::CONFIRM)}</Button>
            <Menu label=t.s(say::MENU)>
                <MenuLabel>{t.s(say::MENU)}</MenuLabel>
                <MenuItem checked=Signal::stored(false)>{t.s(say::QUALIFIED)}</MenuItem>
                <MenuItem checked=Signal::stored(true)>{t.s(say::QUOTE)}</MenuItem>
                <MenuItem disabled=true>{t.s(say::NEGOTIATION)}</MenuItem>
                <MenuLine/>
                <MenuItem icon=Icon::Edit key="e">{t.s(say::NAME)}</MenuItem>
                <MenuItem icon=Icon::Trash danger=true>{t.s(say::DELETE)}</MenuItem>
            </Menu>
            <Button on_press=move || toasts.undo(t.s(say::MOVED), move || toasts.good(t.s(say::SAVED)))>{t.s(say::TOASTS)}</Button>
            <Button on_press=move || toasts.bad(t.s(say::FAILED))>{t.s(say::FAILED)}</Button>
        </div>
        <Dialog open=dialog title=t.s(say::NEW_DEAL) foot=foot>{fields("dialog")}</Dialog>
        <Dialog open=panel title=t.s(say::DEAL_1) shape=DialogShape::Panel light=true>
            <Skeleton shape=Shape::Lines(6)/>
        </Dialog>
        <Confirm
            open=sure
            title=t.s(say::DELETE_3)
            body=t.s(say::SURE)
            action=t.s(say::DELETE_3)
            danger=true
            on_yes=move || sure.set(false)
        />
    }
    .into_any()
}

fn table() -> AnyView {
    let t = use_t();
    let picked = RwSignal::new(vec![false, true, false]);
    let rows = [
        (say::DEAL_1, say::FARHILL, "¥480,000", Tone::Act, say::TODAY),
        (say::DEAL_2, say::NORTHBANK, "¥325,000", Tone::Late, say::LATE),
        (say::DEAL_3, say::DAYSTAR, "¥1,260,000", Tone::Neutral, say::WAITING),
    ];
    let row =
        move |(i, (name, account, amount, tone, next)): (usize, (Text, Text, &'static str, Tone, Text))| {
            let pick = Pick {
                on: Signal::derive(move || picked.with(|p| p[i])),
                on_change: Callback::from(move |on: bool| picked.update(|p| p[i] = on)),
            };
            view! {
                <Row label=t.s(name) pick=pick here=i == 0>
                    <Cell first=true><a class="row-link" href="#">{t.s(name)}</a></Cell>
                    <Cell label=t.s(say::ACCOUNT)>{t.s(account)}</Cell>
                    <Cell label=t.s(say::STAGE)><Chip tone=tone>{t.s(next)}</Chip></Cell>
                    <Cell label=t.s(say::OWNER)><Avatar name=t.s(say::LIN)/></Cell>
                    <Cell label=t.s(say::AMOUNT) figure=true><span class="num">{amount}</span></Cell>
                </Row>
            }
        };
    let all = PickAll {
        all: Signal::derive(move || picked.with(|p| p.iter().all(|on| *on))),
        some: Signal::derive(move || picked.with(|p| p.iter().any(|on| *on) && !p.iter().all(|on| *on))),
        on_change: Callback::from(move |on: bool| picked.update(|p| p.fill(on))),
    };
    view! {
        <div class="table-box">
            <Table
                label=t.s(say::TABLE)
                columns=vec![
                    Column::new(t.s(say::NAME)).sort("name"),
                    Column::new(t.s(say::ACCOUNT)).sort("account"),
                    Column::new(t.s(say::STAGE)),
                    Column::new(t.s(say::OWNER)),
                    Column::new(t.s(say::AMOUNT)).sort("amount").figure(),
                ]
                sort=Sort::parse("-amount")
                sort_href=|sort: String| format!("?sort={sort}")
                pick_all=all
            >
                {rows.into_iter().enumerate().map(row).collect_view()}
            </Table>
        </div>
        <Pager earlier=None later=Some("?after=3".to_string()) note=t.s(say::OF_100)/>
    }
    .into_any()
}

fn charts() -> AnyView {
    let t = use_t();
    let stages = vec![
        Bar::new(t.s(say::QUALIFIED), 8800.0, "8,800").href("#"),
        Bar::new(t.s(say::ENGAGING), 8300.0, "8,300").href("#"),
        Bar::new(t.s(say::WON_STAGE), 4238.0, "4,238").href("#").tone(Tone::Good),
    ];
    let accounts = vec![
        Bar::new(t.s(say::FARHILL), 3_568_647.0, "¥356.9万").note("36%").href("#"),
        Bar::new(t.s(say::NORTHBANK), 3_346_293.0, "¥334.6万").note("33%").href("#"),
        Bar::new(t.s(say::DAYSTAR), 3_090_594.0, "¥309.1万").note("31%"),
    ];
    let months = [5, 7, 4, 8, 9, 12, 7, 6, 10, 11, 14, 9];
    let months = months
        .into_iter()
        .enumerate()
        .map(|(i, n)| Bar::new((i + 1).to_string(), f64::from(n), n.to_string()).href("#"))
        .collect::<Vec<_>>();
    view! {
        <Funnel label=t.s(say::CHARTS) bars=stages/>
        <BarChart label=t.s(say::ACCOUNT) bars=accounts/>
        <ColumnChart label=t.s(say::CHARTS) bars=months/>
    }
    .into_any()
}

fn states() -> AnyView {
    let t = use_t();
    view! {
        <div class="stats">
            <Stat label=t.s(say::RECEIVED) value="¥1,284万" href="#"/>
            <Stat label=t.s(say::OVERDUE) value="¥18万" tone=Tone::Late/>
            <Stat label=t.s(say::RATE) value="63.15%" tone=Tone::Good large=true note="4,238 / 6,711"/>
        </div>
        <Banner tone=Tone::Soon title=t.s(say::BANNER) actions=move || view! { <Button small=true>{t.s(say::SAVED)}</Button> }/>
        <Banner tone=Tone::Late title=t.s(say::FAILED)>{t.s(say::MAIL_WRONG)}</Banner>
        <Banner tone=Tone::Act>{t.s(say::NOTE_HELP)}</Banner>
        <Banner tone=Tone::Good>{t.s(say::SAVED)}</Banner>
        <Progress part=Some(0.61) label=t.s(say::IMPORTING)>
            <span class="small muted">{t.s(say::IMPORTING)}</span>
        </Progress>
        <Progress part=None label=t.s(say::IMPORTING)/>
        <Empty icon=Icon::Deals title=t.s(say::EMPTY) text=t.s(say::EMPTY_TEXT)>
            <Button kind=Kind::Primary icon=Icon::Plus>{t.s(say::NEW_DEAL)}</Button>
            <Button icon=Icon::Import>{t.s(say::IMPORT)}</Button>
        </Empty>
        <Skeleton shape=Shape::Stats(4)/>
        <Skeleton shape=Shape::Table(3, 4)/>
        <Skeleton shape=Shape::Board(4)/>
        <Skeleton shape=Shape::Lines(3)/>
    }
    .into_any()
}

fn icons() -> AnyView {
    let icon = |(name, icon): &(&'static str, Icon)| {
        view! { <span class="row small muted" style="width:120px"><Icon of=*icon/> {*name}</span> }
    };
    view! { <div class="row wrap">{Icon::ALL.iter().map(icon).collect_view()}</div> }.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::i18n::Locale;

    fn drawn(locale: Locale) -> String {
        Owner::new().with(|| {
            provide_context(locale);
            provide_toasts();
            all().to_html()
        })
    }

    #[test]
    fn every_component_is_drawn_by_the_server_in_both_languages() {
        for locale in Locale::ALL {
            assert!(drawn(locale).contains(say::EMPTY_TEXT.get(locale)));
        }
    }

    #[test]
    fn no_two_elements_share_an_id_and_every_label_finds_its_field() {
        let html = drawn(Locale::En);
        let values = |attribute: &str| -> Vec<String> {
            html.split(attribute)
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .map(str::to_owned)
                .collect()
        };
        let ids = values(" id=\"");
        let known: HashSet<_> = ids.iter().collect();
        assert_eq!(known.len(), ids.len(), "{ids:?}");
        for target in values(" for=\"").iter().chain(&values(" aria-describedby=\"")) {
            assert!(
                target.split(' ').all(|id| known.contains(&id.to_string())),
                "nothing has the id {target}"
            );
        }
    }
}
