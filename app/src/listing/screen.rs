//! What the lists share: the line of search and filters, the selection, the pager.

use std::{collections::BTreeSet, time::Duration};

use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{Key, ListState, Page, Place, text};
use crate::{error::AppError, format, i18n::use_t, kit::*};

/// How long typing rests before the list follows.
const REST: Duration = Duration::from_millis(250);

/// A list whose whole state is the address.
pub struct Addressed<F: Key, S: Key> {
    path: &'static str,
    pub state: Memo<ListState<F, S>>,
    go: Callback<(String, bool)>,
}

impl<F: Key, S: Key> Clone for Addressed<F, S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<F: Key, S: Key> Copy for Addressed<F, S> {}

impl<F: Key, S: Key> Addressed<F, S> {
    /// The list at this path, as the address now says. Called while setting up.
    pub fn here(path: &'static str) -> Self {
        let search = use_location().search;
        let state = Memo::new(move |_| ListState::parse(&search.get()));
        let navigate = use_navigate();
        let go = Callback::new(move |(href, replace): (String, bool)| {
            navigate(&href, NavigateOptions { replace, scroll: false, ..Default::default() });
        });
        Self { path, state, go }
    }

    /// The address of a state.
    pub fn href(self, state: &ListState<F, S>) -> String {
        format!("{}{}", self.path, state.query())
    }

    /// Goes to a state; `replace` leaves no step behind for Back.
    pub fn to(self, state: &ListState<F, S>, replace: bool) {
        self.go.run((self.href(state), replace));
    }

    /// The link by which the whole list leaves as a file; `file` is what the export calls it.
    pub fn export(self, file: &'static str) -> AnyView {
        let t = use_t();
        let link = move || {
            let query = self.state.with(|s| s.at(None).query()).replacen('?', "&", 1);
            let href = format!("/export/{file}.csv?lang={}{query}", t.0.code());
            view! { <LinkButton href=href external=true icon=Icon::Export>{t.s(text::EXPORT)}</LinkButton> }
        };
        link.into_any()
    }

    /// Turns one value of a filter on or off.
    pub fn toggle(self, filter: F, value: &str) {
        let state = self.state.get_untracked();
        let mut values = state.values(filter).to_vec();
        match values.iter().position(|v| v == value) {
            Some(at) => drop(values.remove(at)),
            None => values.push(value.into()),
        }
        self.to(&state.with(filter, values), false);
    }

    /// The search field: the list follows the words.
    pub fn search_box(self, placeholder: &'static str) -> AnyView {
        let words = RwSignal::new(self.state.with_untracked(|s| s.search.clone()));
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(Some(timer)) = timer.try_update_value(Option::take) {
                timer.clear();
            }
        };
        let follow = move |typed: String| {
            stop();
            let go = move || {
                let state = self.state.get_untracked();
                if state.search != typed {
                    self.to(&state.searching(&typed), true);
                }
            };
            timer.set_value(set_timeout_with_handle(go, REST).ok());
        };
        on_cleanup(stop);
        // Back and "clear" change the words too.
        Effect::new(move |_| {
            let said = self.state.with(|s| s.search.clone());
            if timer.with_value(Option::is_none) && words.get_untracked() != said {
                words.set(said);
            }
        });
        view! {
            <div class="list-search" data-key="/">
                <TextInput
                    value=words kind="search" icon=Icon::Search small=true label=placeholder placeholder=placeholder
                    on_input=Callback::new(move |(typed,)| follow(typed))
                />
            </div>
        }
        .into_any()
    }

    /// A menu of one filter's values, ticked where on.
    pub fn filter_menu(self, filter: F, label: &'static str, values: Signal<Vec<Choice>>) -> AnyView {
        let face = move || {
            let on = self.state.with(|s| s.values(filter).len());
            let count = (on > 0).then(|| view! { <b class="num">{on}</b> });
            view! { <span>{label}</span> {count} <Icon of=Icon::ChevronDown size="s"/> }
        };
        let item = move |choice: Choice| {
            let (own, value) = (choice.value.clone(), choice.value);
            let checked = Signal::derive(move || self.state.with(|s| s.values(filter).contains(&own)));
            view! { <MenuItem checked=checked many=true on_select=move || self.toggle(filter, &value)>{choice.label}</MenuItem> }
        };
        view! {
            <Menu label=label face=face class="btn s">
                {move || values.get().into_iter().map(item).collect_view()}
            </Menu>
        }
        .into_any()
    }

    /// A chip for every value that narrows the list and for its import, and the way back to all. `name` says what a value is called.
    pub fn chips(self, name: impl Fn(F, &str) -> String + Copy + Send + Sync + 'static) -> AnyView {
        let t = use_t();
        let chip = move |filter: F, value: String| {
            let label = name(filter, &value);
            let remove_label = t.with(text::REMOVE_FILTER, &[("name", &label)]);
            view! {
                <Chip tone=Tone::Act remove_label=remove_label on_remove=move || self.toggle(filter, &value)>{label}</Chip>
            }
        };
        view! {
            {move || self.state.with(|s| {
                s.filters.iter().flat_map(|(f, vs)| vs.iter().map(|v| chip(*f, v.clone())).collect::<Vec<_>>()).collect_view()
            })}
            {move || self.state.with(|s| s.import.is_some()).then(|| {
                let label = t.s(text::FROM_IMPORT);
                let remove_label = t.with(text::REMOVE_FILTER, &[("name", label)]);
                let remove = move || self.to(&self.state.get_untracked().of_any_import(), false);
                view! { <Chip tone=Tone::Act remove_label=remove_label on_remove=remove>{label}</Chip> }
            })}
            {move || self.state.with(ListState::narrowed).then(|| {
                let href = self.state.with(|s| self.href(&s.cleared()));
                view! { <LinkButton href=href kind=Kind::Quiet small=true>{t.s(text::CLEAR)}</LinkButton> }
            })}
        }
        .into_any()
    }

    /// How the head of a table sorts.
    pub fn sort(self) -> Signal<Sort> {
        Signal::derive(move || self.state.with(|s| Sort::parse(&s.sort_text())))
    }

    pub fn sort_href(self) -> Callback<(String,), String> {
        Callback::new(move |(code,): (String,)| self.state.with(|s| self.href(&s.sorted(&code))))
    }

    /// The pager of a page.
    pub fn pager<R>(self, page: &Page<R>) -> AnyView {
        let state = self.state.get_untracked();
        let link = |place: Option<Place>| place.map(|p| self.href(&state.at(Some(p))));
        let earlier = link(page.before.clone().map(Place::Before));
        let later = link(page.after.clone().map(Place::After));
        view! { <Pager earlier=earlier later=later note=counted(page.count, state.counted())/> }.into_any()
    }
}

/// How many there are, in words, where they were counted up to `most`.
pub fn counted(count: i64, most: i64) -> String {
    let t = use_t();
    let words = if count >= most { text::COUNT_MORE } else { text::COUNT };
    t.with(words, &[("n", &format::count(count))])
}

/// The rows that are ticked.
pub struct Selection<I: 'static>(pub RwSignal<BTreeSet<I>>);

impl<I> Clone for Selection<I> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<I> Copy for Selection<I> {}

impl<I: Ord + Copy + Send + Sync + 'static> Default for Selection<I> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Ord + Copy + Send + Sync + 'static> Selection<I> {
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeSet::new()))
    }

    pub fn ids(self) -> Vec<I> {
        self.0.get_untracked().into_iter().collect()
    }

    pub fn clear(self) {
        self.0.update(BTreeSet::clear);
    }

    /// The tick of one row.
    pub fn pick(self, id: I) -> Pick {
        let on = Signal::derive(move || self.0.with(|s| s.contains(&id)));
        let change = move |(on,): (bool,)| {
            self.0.update(|s| {
                if on {
                    s.insert(id);
                } else {
                    s.remove(&id);
                }
            })
        };
        Pick { on, on_change: Callback::new(change) }
    }

    /// The tick of all rows shown.
    pub fn pick_all(self, shown: Vec<I>) -> PickAll {
        let shown = StoredValue::new(shown);
        let on =
            move |s: &BTreeSet<I>| shown.with_value(|ids| ids.iter().filter(|id| s.contains(id)).count());
        let all = Signal::derive(move || self.0.with(|s| on(s) > 0 && on(s) == shown.with_value(Vec::len)));
        let some = Signal::derive(move || self.0.with(|s| on(s) > 0) && !all.get());
        let change = move |(tick,): (bool,)| {
            self.0.update(|s| {
                shown.with_value(|ids| {
                    for id in ids {
                        if tick {
                            s.insert(*id);
                        } else {
                            s.remove(id);
                        }
                    }
                })
            })
        };
        PickAll { all, some, on_change: Callback::new(change) }
    }
}

/// Moves a mark over the rows with j and k, opens with Enter, ticks with x. The mark is the focused link of the row.
pub fn list_keys(ev: &ev::KeyboardEvent) {
    use leptos::wasm_bindgen::JsCast;
    if is_typing(ev) || ev.ctrl_key() || ev.meta_key() || ev.alt_key() {
        return;
    }
    let links = document().query_selector_all("table .row-link");
    let Ok(links) = links else { return };
    let row = |i: u32| links.get(i).and_then(|n| n.dyn_into::<web_sys::HtmlElement>().ok());
    let active = document().active_element();
    let here = (0..links.length()).find(|i| row(*i).is_some_and(|r| active.as_ref() == Some(r.as_ref())));
    let focus = |at: u32| {
        if let Some(link) = row(at) {
            // A row that vanished meanwhile keeps the mark where it is.
            let _ = link.focus();
        }
    };
    match (ev.key().as_str(), here) {
        ("j", None) => focus(0),
        ("j", Some(at)) => focus(at + 1),
        ("k", Some(at)) if at > 0 => focus(at - 1),
        ("x", Some(at)) => {
            let tick = row(at)
                .and_then(|link| link.closest("tr").ok().flatten())
                .and_then(|tr| tr.query_selector("input.tick").ok().flatten())
                .and_then(|t| t.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(tick) = tick {
                tick.click();
            }
        }
        _ => return,
    }
    ev.prevent_default();
}

/// What a list says where its filters let nothing through, with the way back.
pub fn nothing_found(clear: String) -> AnyView {
    let t = use_t();
    view! {
        <Empty icon=Icon::Search title=t.s(text::NOTHING_FOUND) text=t.s(text::NOTHING_FOUND_TEXT)>
            <LinkButton href=clear>{t.s(text::CLEAR)}</LinkButton>
        </Empty>
    }
    .into_any()
}

/// Runs something and shows what went wrong, if it did.
pub fn attempt(toasts: Toasts, work: impl Future<Output = Result<(), AppError>> + 'static) {
    spawn_local(async move {
        if let Err(error) = work.await {
            toasts.error(&error);
        }
    });
}
