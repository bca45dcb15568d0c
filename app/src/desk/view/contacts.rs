//! The list of contacts.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::{
    super::{
        api::colleagues,
        model::{account_path, contact_path},
        text,
    },
    accounts::{known, owner_name},
    forms::{ContactDialog, part_choices},
    saving::{Rows, Saver, field_saver},
};
use crate::{
    access::{
        model::{Action, Field as Guarded, Look, Me, MemberName},
        visitor::{seen_only, use_me},
    },
    audit::model::Object,
    customers::{api, model::*},
    error::AppError,
    format,
    i18n::{T, Text, use_t},
    kit::*,
    listing::{
        NONE, Page,
        screen::{Addressed, Selection, attempt, list_keys, nothing_found},
        text as lists,
    },
    shell,
};

type Address = Addressed<ContactFilter, ContactSort>;
type Pages = Resource<Result<Page<ContactRow>, AppError>>;

/// `/contacts`
pub struct ContactsScreen {
    address: Address,
    page: Pages,
    /// The account the list is narrowed to, for its name.
    account: Resource<Option<Account>>,
    colleagues: Resource<Result<Vec<MemberName>, AppError>>,
}

crate::screen!(desk_lists: ContactsScreen);

impl ContactsScreen {
    fn data() -> Self {
        let address = Address::here("/contacts");
        let narrowed =
            move || address.state.with(|s| s.value(ContactFilter::Account).and_then(|id| id.parse().ok()));
        Self {
            address,
            page: Resource::new(move || address.state.with(|s| s.query()), api::contacts),
            account: Resource::new(narrowed, |id| async move {
                match id {
                    Some(id) => api::read_account(id).await.ok(),
                    None => None,
                }
            }),
            colleagues: Resource::new(|| (), |_| colleagues()),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, toasts) = (use_t(), use_toasts());
        let colleagues = known(this.colleagues);
        let page = this.page;
        let rows = Rows::new();
        let desk = ListDesk {
            address: this.address,
            page,
            rows,
            saver: Saver::new(colleagues, move |contact: Contact| rows.saved(contact)),
            selection: Selection::new(),
            creating: shell::use_fresh("/contacts"),
        };
        Effect::new(move |_| {
            desk.address.state.with(|s| s.at(None).query());
            desk.selection.clear();
        });
        let at = Signal::derive(move || this.account.get().flatten().map(|a| (a.id, a.name)));
        let navigate = use_navigate();
        let created = move |contact: Contact| {
            toasts.good(t.with(text::CREATED, &[("name", &contact.name)]));
            navigate(&contact_path(contact.id), Default::default());
        };
        let keys = window_event_listener(leptos::ev::keydown, |ev| list_keys(&ev));
        on_cleanup(move || keys.remove());
        view! {
            <shell::Page title=t.s(text::CONTACTS) actions=move || actions(desk.address, desk.creating) filters=move || filters(desk, at, colleagues)>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(12, 5)/></div> }>
                    {move || Suspend::new(async move { drawn(desk, page.await) })}
                </Transition>
            </shell::Page>
            <ContactDialog open=desk.creating account=at saver=desk.saver colleagues=colleagues
                on_created=Callback::new(move |(c,)| created(c))/>
            {desk.saver.dialog()}
            {bulk_bar(desk)}
        }
        .into_any()
    }
}

#[derive(Clone, Copy)]
struct ListDesk {
    address: Address,
    page: Pages,
    rows: Rows<Contact>,
    saver: Saver<Contact>,
    selection: Selection<ContactId>,
    creating: RwSignal<bool>,
}

fn actions(address: Address, creating: RwSignal<bool>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let import = me.may(Action::Import, Object::Contact, None).then(|| {
        view! { <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton> }
    });
    let twice = me.may(Action::Edit, Object::Contact, None).then(|| {
        view! { <LinkButton href="/duplicates?of=contact" icon=Icon::Columns>{t.s(text::DUPLICATES)}</LinkButton> }
    });
    let export = me.may(Action::Export, Object::Contact, None).then(|| address.export("contacts"));
    view! {
        {import}
        {export}
        {twice}
        <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || creating.set(true)>{t.s(text::NEW_CONTACT)}</Button>
    }
    .into_any()
}

fn filters(
    desk: ListDesk,
    at: Signal<Option<(AccountId, String)>>,
    colleagues: Signal<Vec<MemberName>>,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let owners = Signal::derive(move || {
        let mut owners =
            vec![Choice::new(me.member.to_string(), t.s(text::MINE)), Choice::new(NONE, t.s(text::NOBODY))];
        owners.extend(colleagues.with(|all| {
            let others = all.iter().filter(|m| m.id != me.member);
            others.map(|m| Choice::new(m.id.to_string(), m.name.clone())).collect::<Vec<_>>()
        }));
        owners
    });
    let parts = part_choices(t).into_iter().filter(|c| !c.value.is_empty()).collect::<Vec<_>>();
    let name = move |filter: ContactFilter, value: &str| match filter {
        ContactFilter::Account if value == NONE => t.s(text::ANY_ACCOUNT).to_string(),
        ContactFilter::Account => at.get().map_or_else(|| t.s(text::ACCOUNT).to_string(), |(_, name)| name),
        ContactFilter::Owner => owner_name(value, colleagues, t),
        ContactFilter::Part => Part::parse(value).map_or(value.into(), |p| t.s(p.text()).to_string()),
    };
    view! {
        {desk.address.search_box(t.s(text::SEARCH_CONTACTS))}
        <Suspense fallback=|| ()>
            {desk.address.filter_menu(ContactFilter::Owner, t.s(text::OWNER), owners)}
            {desk.address.filter_menu(ContactFilter::Part, t.s(text::PART), Signal::stored(parts.clone()))}
            {desk.address.chips(name)}
        </Suspense>
    }
    .into_any()
}

fn drawn(desk: ListDesk, page: Result<Page<ContactRow>, AppError>) -> AnyView {
    let t = use_t();
    let page = match page {
        Ok(page) => page,
        Err(e) => return view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
    };
    if page.rows.is_empty() {
        return empty(desk);
    }
    let ids: Vec<ContactId> = page.rows.iter().map(|r| r.contact.id).collect();
    let mut columns = vec![
        Column::new(t.s(text::PERSON_NAME)).sort("name").width("18%"),
        Column::new(t.s(text::ACCOUNT)).sort("account").width("20%"),
        Column::new(t.s(text::TITLE)),
        Column::new(t.s(text::PART)),
    ];
    for (field, name) in [(Guarded::ContactMobile, text::MOBILE), (Guarded::ContactEmail, text::EMAIL)] {
        if use_me().look(field) > Look::Hidden {
            columns.push(Column::new(t.s(name)));
        }
    }
    columns.extend([Column::new(t.s(text::LAST_TOUCH)).figure()]);
    let pager = desk.address.pager(&page);
    let rows = page.rows.into_iter().map(|r| row(desk, r)).collect_view();
    view! {
        <div class="table-box list">
            <Table
                label=t.s(text::CONTACTS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()
                pick_all=desk.selection.pick_all(ids)
            >
                {rows}
            </Table>
        </div>
        {pager}
    }
    .into_any()
}

fn empty(desk: ListDesk) -> AnyView {
    let t = use_t();
    if desk.address.state.with_untracked(|s| s.narrowed()) {
        let href = desk.address.state.with_untracked(|s| desk.address.href(&s.cleared()));
        return nothing_found(href);
    }
    view! {
        <Empty icon=Icon::Contacts title=t.s(text::NO_CONTACTS) text=t.s(text::NO_CONTACTS_TEXT)>
            <Button kind=Kind::Primary icon=Icon::Plus on_press=move || desk.creating.set(true)>{t.s(text::NEW_CONTACT)}</Button>
            <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton>
        </Empty>
    }
    .into_any()
}

fn row(desk: ListDesk, row: ContactRow) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let shown = desk.rows.show(row.contact);
    let id = shown.with_untracked(|c| c.id);
    let touched = match row.last_touch {
        Some(at) => format::day(format::local_day(at, me.utc_offset), me.today, t.0),
        None => t.s(text::NEVER).into(),
    };
    let account = shown.with_untracked(|c| c.account_id.zip(c.account_name.clone()));
    let account = account.map(|(id, name)| view! { <a class="link" href=account_path(id)>{name}</a> });
    let cells = editable(desk, shown, &me, t);
    let name = move || shown.with(|c| c.name.clone());
    view! {
        <Row label=untrack(name) pick=desk.selection.pick(id)>
            <Cell first=true><a class="row-link" href=contact_path(id)>{name}</a></Cell>
            <Cell label=t.s(text::ACCOUNT)>{account}</Cell>
            {cells}
            <Cell label=t.s(text::LAST_TOUCH) figure=true><span class="muted">{touched}</span></Cell>
        </Row>
    }
    .into_any()
}

/// The part a person plays, as it reads.
pub fn part_text(contact: &Contact, t: T) -> String {
    contact.part.map(|p| t.s(p.text()).to_string()).unwrap_or_default()
}

/// The part a person plays, changed where it stands.
pub fn part_editor(saver: Saver<Contact>, of: Signal<Option<Contact>>) -> AnyView {
    let t = use_t();
    let code = |c: &Contact| c.part.map(|p| p.code().to_string()).unwrap_or_default();
    let value = Signal::derive(move || of.with(|c| c.as_ref().map(code).unwrap_or_default()));
    let shown = Signal::derive(move || of.with(|c| c.as_ref().map(|c| part_text(c, t)).unwrap_or_default()));
    let choices = Signal::stored(part_choices(t));
    let save = field_saver(saver, of, |f: &mut ContactForm, v| f.part = v);
    view! { <InlineEdit label=t.s(text::PART) value=value shown=shown choices=choices save=save/> }.into_any()
}

/// The cells one may change in the list; plain words where the contact is a colleague's.
fn editable(desk: ListDesk, shown: RwSignal<Contact>, me: &Me, t: T) -> AnyView {
    let may = shown.with_untracked(|c| me.may(Action::Edit, Object::Contact, c.owner_id));
    let of = Signal::derive(move || Some(shown.get()));
    let field = |key: &str,
                 label: Text,
                 kind: &'static str,
                 value: fn(&Contact) -> &Option<String>,
                 change: fn(&mut ContactForm, String)| {
        let value = Signal::derive(move || shown.with(|c| value(c).clone().unwrap_or_default()));
        let look = me.look_at(Object::Contact, key);
        if look == Look::Hidden {
            return None;
        }
        let body = if look == Look::Masked {
            (move || seen_only(look, value.get())).into_any()
        } else if may && look == Look::Write {
            view! { <InlineEdit label=t.s(label) kind=kind value=value save=field_saver(desk.saver, of, change)/> }.into_any()
        } else {
            view! { <span class="clip">{value}</span> }.into_any()
        };
        Some(view! { <Cell label=t.s(label)>{body}</Cell> })
    };
    let part = if may {
        part_editor(desk.saver, of)
    } else {
        view! { <span>{move || shown.with(|c| part_text(c, t))}</span> }.into_any()
    };
    view! {
        {field("title", text::TITLE, "text", |c| &c.title, |f, v| f.title = v)}
        <Cell label=t.s(text::PART)>{part}</Cell>
        {field("mobile", text::MOBILE, "tel", |c| &c.mobile, |f, v| f.mobile = v)}
        {field("email", text::EMAIL, "email", |c| &c.email, |f, v| f.email = v)}
    }
    .into_any()
}

/// Says which contacts were deleted, with the way back.
pub fn tell_deleted(
    gone: Vec<ContactUndo>,
    words: String,
    toasts: Toasts,
    t: T,
    after: impl Fn() + Clone + Send + Sync + 'static,
) {
    toasts.undo(words, move || {
        let (gone, after) = (gone.clone(), after.clone());
        attempt(toasts, async move {
            let asked = gone.len() as i64;
            let back = api::restore_contacts(gone).await?;
            after();
            let words = if back == asked { text::BROUGHT_BACK } else { text::BROUGHT_BACK_SOME };
            toasts.info(t.with(words, &[("n", &back.to_string())]));
            Ok(())
        });
    });
}

fn bulk_bar(desk: ListDesk) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let selection = desk.selection;
    let after = Callback::new(move |()| desk.page.refetch());
    let remove = move || {
        let ids = selection.ids();
        attempt(toasts, async move {
            let gone = api::delete_contacts(ids).await?;
            selection.clear();
            after.try_run(());
            let words = t.with(text::DELETED_N, &[("n", &gone.len().to_string())]);
            tell_deleted(gone, words, toasts, t, move || {
                after.try_run(());
            });
            Ok(())
        });
    };
    let said = move || t.with(lists::SELECTED, &[("n", &selection.0.with(|s| s.len()).to_string())]);
    view! {
        <Show when=move || selection.0.with(|s| !s.is_empty())>
            <div class="bulk" role="region" aria-label=said>
                <b aria-live="polite">{said}</b>
                <Button small=true kind=Kind::Danger icon=Icon::Trash on_press=remove>{t.s(text::DELETE)}</Button>
                <IconButton icon=Icon::Close small=true label=t.s(lists::UNSELECT) on_press=move || selection.clear()/>
            </div>
        </Show>
    }
    .into_any()
}
