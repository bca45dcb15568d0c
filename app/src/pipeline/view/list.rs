//! The list of deals.

mod bulk;
mod filters;
mod rows;
mod total;

use leptos::prelude::*;

use super::text;
use crate::{
    access::{
        self,
        model::{Action, Field, Look, MemberName},
        visitor::use_me,
    },
    audit::model::Object,
    error::AppError,
    i18n::use_t,
    kit::*,
    listing::screen::{Addressed, Selection, list_keys, nothing_found},
    pipeline::{
        api,
        form::{Mover, NewDeal, Saver},
        model::{DealId, DealKey, DealSort, DealsPage, Moved, Pipeline},
    },
    shell,
};

type Listed = Result<DealsPage, AppError>;

/// `/deals/list`
pub struct DealsScreen {
    address: Addressed<DealKey, DealSort>,
    page: Resource<Listed>,
    pipelines: Resource<Result<Vec<Pipeline>, AppError>>,
    members: Resource<Result<Vec<MemberName>, AppError>>,
}

/// Everything the parts of the list share.
#[derive(Clone, Copy)]
struct Desk {
    address: Addressed<DealKey, DealSort>,
    page: Resource<Listed>,
    pipelines: Signal<Vec<Pipeline>>,
    members: Signal<Vec<MemberName>>,
    selection: Selection<DealId>,
    saver: Saver,
    mover: Mover,
    creating: RwSignal<bool>,
}

crate::screen!(deals: DealsScreen);

impl DealsScreen {
    fn data() -> Self {
        let address = Addressed::here("/deals/list");
        Self {
            address,
            page: Resource::new(move || address.state.with(|s| s.query()), api::deal_list),
            pipelines: Resource::new(|| (), |_| api::pipelines()),
            members: Resource::new(|| (), |_| access::api::member_names()),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let page = this.page;
        let again = Callback::new(move |()| page.refetch());
        let desk = Desk {
            address: this.address,
            page,
            pipelines: Signal::derive(move || this.pipelines.get().and_then(Result::ok).unwrap_or_default()),
            members: Signal::derive(move || this.members.get().and_then(Result::ok).unwrap_or_default()),
            selection: Selection::new(),
            saver: Saver::new(Callback::new(move |_| again.run(()))),
            mover: Mover::new(Callback::new(move |_| again.run(())), again),
            creating: RwSignal::new(false),
        };
        // Another list is another selection.
        Effect::new(move |_| {
            desk.address.state.with(|s| s.at(None).query());
            desk.selection.clear();
        });
        let keys = window_event_listener(leptos::ev::keydown, |ev| list_keys(&ev));
        on_cleanup(move || keys.remove());
        view! {
            <shell::Page title=t.s(text::DEALS) beside=views actions=move || actions(desk) filters=move || filters::line(desk)>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(12, 8)/></div> }>
                    {move || Suspend::new(async move { drawn(desk, page.await) })}
                </Transition>
            </shell::Page>
            <NewDeal open=desk.creating on_made=move |_: (Moved,)| again.run(())/>
            {desk.saver.dialog()}
            {desk.mover.dialog()}
            {bulk::bar(desk)}
        }
        .into_any()
    }
}

/// The switch between the board and the list.
fn views() -> AnyView {
    let t = use_t();
    let tabs =
        vec![Tab::new("/deals", t.s(text::BOARD), false), Tab::new("/deals/list", t.s(text::LIST), true)];
    view! { <Tabs label=t.s(text::VIEWS) tabs=Signal::stored(tabs) segments=true/> }.into_any()
}

fn actions(desk: Desk) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let import = me.may(Action::Import, Object::Deal, None).then(|| {
        view! { <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton> }
    });
    let create = me.may(Action::Create, Object::Deal, None).then(|| {
        view! {
            <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || desk.creating.set(true)>{t.s(text::NEW_DEAL)}</Button>
        }
    });
    let export = me.may(Action::Export, Object::Deal, None).then(|| desk.address.export("deals"));
    view! { {import} {export} {create} }.into_any()
}

fn drawn(desk: Desk, page: Listed) -> AnyView {
    let t = use_t();
    let DealsPage { page, sums } = match page {
        Ok(found) => found,
        Err(e) => return view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
    };
    if page.rows.is_empty() {
        return empty(desk);
    }
    let decided = desk.address.state.with_untracked(|s| s.decided());
    // What was decided has no next step any more: its day and its worth stand there instead.
    let closed = sums.as_ref().filter(|_| decided).map(|sums| sums.rates.clone());
    let mut columns = vec![
        Column::new(t.s(text::NAME)).sort("name").width("22%"),
        Column::new(t.s(text::ACCOUNT)).sort("account").width("16%"),
        Column::new(t.s(text::STAGE)).sort("stage"),
    ];
    if use_me().look(Field::DealAmount) >= Look::Read {
        columns.push(Column::new(t.s(text::AMOUNT)).sort("amount").figure());
    }
    columns.push(Column::new(t.s(text::OWNER)).sort("owner"));
    match &closed {
        Some(rates) => columns.extend([
            Column::new(t.s(text::CLOSED_ON)).sort("closed"),
            Column::new(total::in_base(rates, t)).figure(),
        ]),
        None => columns.extend([
            Column::new(t.s(text::EXPECTED_ON)).sort("expected"),
            Column::new(t.s(text::NEXT_STEP)).width("16%"),
            Column::new(t.s(text::DAYS_HERE)).sort("since").figure(),
        ]),
    }
    let ids: Vec<DealId> = page.rows.iter().map(|r| r.id).collect();
    let pager = desk.address.pager(&page);
    let rows = page.rows.into_iter().map(|line| rows::row(desk, line, closed.as_ref())).collect_view();
    view! {
        {sums.and_then(|sums| total::line(&sums, t))}
        <div class="table-box list deals">
            <Table
                label=t.s(text::DEALS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()
                pick_all=desk.selection.pick_all(ids)
            >
                {rows}
            </Table>
        </div>
        {pager}
    }
    .into_any()
}

fn empty(desk: Desk) -> AnyView {
    let t = use_t();
    if desk.address.state.with_untracked(|s| s.narrowed()) {
        return nothing_found(desk.address.state.with_untracked(|s| desk.address.href(&s.cleared())));
    }
    view! {
        <Empty icon=Icon::Deals title=t.s(text::NO_DEALS) text=t.s(text::NO_DEALS_TEXT)>
            <Button kind=Kind::Primary icon=Icon::Plus on_press=move || desk.creating.set(true)>{t.s(text::NEW_DEAL)}</Button>
            <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton>
        </Empty>
    }
    .into_any()
}
