//! The board: deals as cards in the columns of their stages, moved by hand.

mod address;
mod back;
mod bar;
mod card;
mod column;
mod facts;
mod gate;
mod hand;
mod lane;
mod live;
mod moves;
mod shown;
pub mod text;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

pub use address::Address;

use crate::{
    access::{
        self,
        model::{Action, MemberId},
        visitor::use_me,
    },
    audit::model::Object,
    error::AppError,
    i18n::use_t,
    kit::{Banner, Button, DragArea, Empty, Icon, Kind, LinkButton, Shape, Skeleton, Tone},
    pipeline::{
        api,
        form::NewDeal,
        model::{Board, BoardFilter, Moved},
    },
    shell::{Page, use_fresh},
};
use bar::{Filters, Views};
use column::ColumnView;
use gate::GateDialog;
use shown::Shown;

/// The screen at `/deals`.
pub struct BoardScreen {
    address: Memo<Address>,
    board: Resource<Result<Board, AppError>>,
}

crate::screen!(board: BoardScreen);

impl BoardScreen {
    fn data() -> Self {
        let query = use_query_map();
        let address = Memo::new(move |_| Address::read(&query.read()));
        // Only another pipeline is another board; a narrower one is asked for by the board itself, which stays on the screen.
        let pipeline = Memo::new(move |_| address.read().pipeline);
        let board = Resource::new(
            move || pipeline.get(),
            move |pipeline| api::board(pipeline, address.read_untracked().filter.clone()),
        );
        Self { address, board }
    }

    fn view(this: Self) -> AnyView {
        let BoardScreen { address, board } = this;
        // Outside what is drawn anew with every board: what was opened stays open.
        let creating = use_fresh(address::PATH);
        let waiting = || {
            let title = use_t().s(text::DEALS).to_string();
            view! { <Page title fill=true><div class="board-waits" data-loading=""><Skeleton shape=Shape::Board(5)/></div></Page> }
        };
        view! {
            <Transition fallback=waiting>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(found) => view! { <Work found address creating again=Callback::new(move |()| board.refetch())/> }.into_any(),
                        Err(error) => failed(error, board),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

/// The whole screen once its board is there.
#[component]
fn Work(found: Board, address: Memo<Address>, creating: RwSignal<bool>, again: Callback<()>) -> AnyView {
    let t = use_t();
    let me = use_me();
    let (name, pipelines, id) = (found.pipeline.name.clone(), found.pipelines.clone(), found.pipeline.id);
    let owners = owners(&found);
    let shown = Shown::new(found, address.get_untracked(), me.clone());
    shown.listen(move || again.run(()));
    shown.follow(address);
    know_members(shown, owners);
    let made = move |(made,): (Moved,)| {
        let id = made.card.id;
        shown.if_alive(|shown| shown.arrive(made));
        // Two frames: one for the card, one for the dialog to give the focus back first.
        request_animation_frame(move || request_animation_frame(move || hand::focus(id)));
    };
    let may_create = me.may(Action::Create, Object::Deal, Some(me.member));
    let pipelines = StoredValue::new(pipelines);
    let beside = move || view! { <Views pipeline=id pipelines=pipelines.get_value() address/> };
    let actions = move || {
        may_create.then(|| view! {
            <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || creating.set(true)>{t.s(text::NEW_DEAL)}</Button>
        })
    };
    let filters = move || view! { <Filters address me=shown.me.get_value() owners=owners.into()/> };
    view! {
        <Page title=name fill=true beside actions filters>
            <Columns shown creating/>
            <p id=card::HOW_TO hidden>{t.s(text::HOW_TO)}</p>
            <div class="heard" role="status" aria-live="assertive">{move || shown.said.get()}</div>
        </Page>
        <GateDialog shown/>
        <NewDeal open=creating pipeline=id on_made=made/>
    }
    .into_any()
}

/// The columns, or what to do where there is nothing yet.
#[component]
fn Columns(shown: Shown, creating: RwSignal<bool>) -> AnyView {
    let t = use_t();
    let bare = Memo::new(move |_| {
        let none = shown.lanes().iter().all(|l| l.head.read().deals == 0 && l.ids.read().is_empty());
        none && shown.narrowed.get() == BoardFilter::default()
    });
    let columns = move || {
        let column = |lane| view! { <ColumnView shown lane/> };
        shown.lanes().into_iter().map(column).collect_view()
    };
    view! {
        <Show when=move || !bare.get() fallback=move || nothing(shown, creating)>
            <DragArea
                class="board"
                label=t.s(text::BOARD)
                held=shown.held
                on_news=Callback::new(move |(news,)| shown.hand(news))
            >
                {columns()}
            </DragArea>
        </Show>
    }
    .into_any()
}

/// No deal at all: what belongs here, and how to begin.
fn nothing(shown: Shown, creating: RwSignal<bool>) -> AnyView {
    let t = shown.t;
    let (create, import) = shown.me.with_value(|me| {
        (me.may(Action::Create, Object::Deal, Some(me.member)), me.may(Action::Import, Object::Deal, None))
    });
    view! {
        <Empty icon=Icon::Deals title=t.s(text::EMPTY_TITLE) text=t.s(text::EMPTY_TEXT)>
            {create.then(|| view! {
                <Button kind=Kind::Primary icon=Icon::Plus on_press=move || creating.set(true)>{t.s(text::NEW_DEAL)}</Button>
            })}
            {import.then(|| view! { <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::EMPTY_IMPORT)}</LinkButton> })}
        </Empty>
    }
    .into_any()
}

/// No board: none is set up yet, or it could not be loaded.
fn failed(error: AppError, board: Resource<Result<Board, AppError>>) -> AnyView {
    let t = use_t();
    let administrator = use_me().may(Action::Configure, Object::Pipeline, None);
    let inside = match error {
        AppError::NotFound => view! {
            <Empty icon=Icon::Board title=t.s(text::NO_PIPELINE) text=t.s(text::NO_PIPELINE_TEXT)>
                {administrator.then(|| view! {
                    <LinkButton kind=Kind::Primary href="/settings/pipelines">{t.s(text::SET_UP_PIPELINE)}</LinkButton>
                })}
            </Empty>
        }
        .into_any(),
        error => {
            let words = error.message(t.0);
            let retry = move || view! { <Button small=true icon=Icon::Refresh on_press=move || board.refetch()>{t.s(text::TRY_AGAIN)}</Button> };
            view! { <Banner tone=Tone::Late title=t.s(text::FAILED_TITLE) actions=retry>{words}</Banner> }.into_any()
        }
    };
    view! { <Page title=t.s(text::DEALS).to_string()>{inside}</Page> }.into_any()
}

/// Those whose cards are on the board: the filter's choices until all colleagues are known.
fn owners(board: &Board) -> RwSignal<Vec<(MemberId, String)>> {
    let mut names: Vec<(MemberId, String)> = board
        .columns
        .iter()
        .flat_map(|c| &c.page.cards)
        .filter_map(|card| card.owner.as_ref().map(|o| (o.id, o.name.clone())))
        .collect();
    names.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    names.dedup();
    RwSignal::new(names)
}

/// Learns the colleagues' names once the page is alive: for the filter, and to say who changed a card.
fn know_members(shown: Shown, owners: RwSignal<Vec<(MemberId, String)>>) {
    Effect::new(move |_| {
        spawn_local(async move {
            match access::api::member_names().await {
                Ok(names) => {
                    let names: Vec<_> = names.into_iter().map(|m| (m.id, m.name)).collect();
                    shown.know(names.iter().cloned());
                    owners.try_set(names);
                }
                Err(error) => leptos::logging::warn!("colleagues' names could not be loaded: {error}"),
            }
        });
    });
}
