//! The page of one person.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::{
    super::{
        api::{colleagues, read_timeline},
        model::*,
        text,
    },
    account::{missing, tab_here},
    accounts::known,
    composer::{Composer, Writing},
    contacts::tell_deleted,
    forms::{ContactDialog, part_choices},
    saving::{Saver, field_saver},
    timeline::{TimelineView, tabs},
};
use crate::{
    access::{
        model::{Action, Look, MemberName, is_masked},
        visitor::{seen_only, use_me},
        why::Asking,
    },
    audit::model::Object,
    customers::{api, model::*},
    duplicates::beside as duplicates,
    error::AppError,
    i18n::{Text, use_t},
    kit::*,
    listing::screen::attempt,
    shell,
};

/// What a person's timeline can be narrowed to.
const TABS: &[TimelineTab] = &[TimelineTab::All, TimelineTab::Talks, TimelineTab::Tasks, TimelineTab::System];

/// `/contacts/:id`
pub struct ContactScreen {
    tab: Memo<TimelineTab>,
    person: Resource<Result<Contact, AppError>>,
    line: Resource<Result<Timeline, AppError>>,
    colleagues: Resource<Result<Vec<MemberName>, AppError>>,
}

crate::screen!(desk: ContactScreen);

impl ContactScreen {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.with(|p| p.get("id").and_then(|id| id.parse::<ContactId>().ok())));
        let tab = tab_here();
        Self {
            tab,
            person: Resource::new(
                move || id.get(),
                |id| async move {
                    match id {
                        Some(id) => api::read_contact(id).await,
                        None => Err(AppError::NotFound),
                    }
                },
            ),
            line: Resource::new(
                move || (id.get(), tab.get()),
                |(id, tab)| async move {
                    match id {
                        Some(id) => read_timeline(TimelineOf::Contact(id), tab, None).await,
                        None => Ok(Timeline::default()),
                    }
                },
            ),
            colleagues: Resource::new(|| (), |_| colleagues()),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let colleagues = known(this.colleagues);
        provide_context(colleagues);
        let (person, line) = (this.person, this.line);
        let reload = Callback::new(move |()| {
            person.refetch();
            line.refetch();
        });
        let desk = Desk {
            tab: this.tab.into(),
            line,
            colleagues,
            reload,
            saver: Saver::new(colleagues, move |_: Contact| reload.run(())),
            editing: RwSignal::new(false),
            shown: RwSignal::new(None),
            writing: Writing::new(&me),
            asking: Asking::new(Object::Contact),
        };
        view! {
            <Transition fallback=move || view! { <div class="page" data-loading="true"><Skeleton shape=Shape::Lines(10)/></div> }>
                {move || Suspend::new(async move {
                    match person.await {
                        Ok(contact) => drawn(desk, contact),
                        Err(e) => missing(e, text::CONTACTS, "/contacts", t.s(text::CONTACTS)),
                    }
                })}
            </Transition>
            <ContactDialog open=desk.editing editing=desk.shown saver=desk.saver colleagues=colleagues
                on_created=Callback::new(|_: (Contact,)| ())/>
            {desk.saver.dialog()}
            {desk.asking.dialogs()}
        }
        .into_any()
    }
}

#[derive(Clone, Copy)]
struct Desk {
    tab: Signal<TimelineTab>,
    line: Resource<Result<Timeline, AppError>>,
    colleagues: Signal<Vec<MemberName>>,
    reload: Callback<()>,
    saver: Saver<Contact>,
    editing: RwSignal<bool>,
    shown: RwSignal<Option<Contact>>,
    writing: Writing,
    asking: Asking,
}

fn drawn(desk: Desk, contact: Contact) -> AnyView {
    let (t, me) = (use_t(), use_me());
    desk.shown.set(Some(contact.clone()));
    let id = contact.id;
    let about =
        ActivityForm { contact_id: Some(id), ..ActivityForm::new(ActivityKind::Note, contact.account_id) };
    let at = contact.account_id.zip(contact.account_name.clone());
    let crumb = move || match at.clone() {
        Some((id, name)) => view! { <a href=account_path(id)>{name}</a> }.into_any(),
        None => view! { <span>{t.s(text::CONTACT)}</span> }.into_any(),
    };
    let part = contact.part;
    let beside = move || part.map(|p| view! { <Chip tone=Tone::Act>{t.s(p.text())}</Chip> });
    let write = me.may(Action::Create, Object::Activity, None).then(|| {
        view! { <Composer writing=desk.writing about=Signal::stored(about) people=Signal::stored(Vec::new()) colleagues=desk.colleagues on_written=desk.reload/> }
    });
    view! {
        <shell::Page title=contact.name.clone() crumb=crumb beside=beside actions=actions(desk, contact.clone()) fill=true>
            <div class="account">
                <div class="account-main">
                    {write}
                    {tabs(Signal::stored(contact_path(id)), desk.tab, TABS)}
                    <TimelineView line=desk.line of=Signal::stored(TimelineOf::Contact(id)) tab=desk.tab reload=desk.reload/>
                </div>
                <aside class="account-side">
                    {details(&contact, desk.saver)}
                    {duplicates::history(Object::Contact, id.0, desk.reload)}
                </aside>
            </div>
        </shell::Page>
    }
    .into_any()
}

fn actions(desk: Desk, contact: Contact) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let (t, me, toasts) = (use_t(), use_me(), use_toasts());
        let contact = contact.clone();
        let number = contact.mobile.clone().or(contact.phone.clone()).filter(|n| !is_masked(n));
        let call = number.map(|n| {
            view! { <LinkButton href=format!("tel:{n}") external=true icon=Icon::Phone>{t.s(text::CALL)}</LinkButton> }
        });
        let edit = me.may(Action::Edit, Object::Contact, contact.owner_id).then(|| {
            view! { <Button icon=Icon::Edit key="e" on_press=move || desk.editing.set(true)>{t.s(text::EDIT)}</Button> }
        });
        let navigate = use_navigate();
        let remove = me.may(Action::Delete, Object::Contact, contact.owner_id).then(|| {
            let contact = StoredValue::new(contact.clone());
            let gone = move || {
                let (navigate, contact) = (navigate.clone(), contact.get_value());
                attempt(toasts, async move {
                    let undo = api::delete_contact(contact.id, contact.version).await?;
                    navigate("/contacts", Default::default());
                    let words = t.with(text::DELETED_ONE, &[("name", &contact.name)]);
                    let back = {
                        let navigate = navigate.clone();
                        move || navigate(&contact_path(contact.id), Default::default())
                    };
                    tell_deleted(vec![undo], words, toasts, t, back);
                    Ok(())
                });
            };
            move || {
                view! {
                    <MenuLine/>
                    <MenuItem icon=Icon::Trash danger=true on_select=gone.clone()>{t.s(text::DELETE)}</MenuItem>
                }
            }
        });
        let id = contact.id.0;
        view! {
            {call} {edit}
            <Menu label=t.s(text::MORE_OF)>{desk.asking.items(id)} {remove.clone().map(|remove| remove())}</Menu>
        }
        .into_any()
    }
}

/// The fields of the person, changed where they stand.
fn details(contact: &Contact, saver: Saver<Contact>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let editable = me.may(Action::Edit, Object::Contact, contact.owner_id);
    let text_of = |v: &Option<String>| v.clone().unwrap_or_default();
    let line = |key: &str, label: Text, value: String, change: fn(&mut ContactForm, String)| {
        let look = me.look_at(Object::Contact, key);
        if look == Look::Hidden {
            return None;
        }
        let body = if editable && look == Look::Write {
            view! { <InlineEdit label=t.s(label) value=value save=field_saver(saver, Signal::stored(Some(contact.clone())), change)/> }.into_any()
        } else {
            seen_only(look, value)
        };
        Some(view! { <dt>{t.s(label)}</dt><dd>{body}</dd> })
    };
    let part = {
        let value = contact.part.map(|p| p.code().to_string()).unwrap_or_default();
        let shown = contact.part.map(|p| t.s(p.text()).to_string()).unwrap_or_default();
        if editable {
            let save = field_saver(saver, Signal::stored(Some(contact.clone())), |f: &mut ContactForm, v| {
                f.part = v
            });
            view! { <InlineEdit label=t.s(text::PART) value=value shown=shown choices=Signal::stored(part_choices(t)) save=save/> }.into_any()
        } else {
            view! { <span>{shown}</span> }.into_any()
        }
    };
    let account = contact.account_id.zip(contact.account_name.clone());
    let account = account.map(|(id, name)| view! { <dt>{t.s(text::ACCOUNT)}</dt><dd><a class="link" href=account_path(id)>{name}</a></dd> });
    let owner = contact.owner_name.clone().unwrap_or_else(|| t.s(text::NOBODY).into());
    view! {
        <section class="related">
            <header><h2>{t.s(text::DETAILS)}</h2></header>
            <dl class="facts">
                {account}
                {line("title", text::TITLE, text_of(&contact.title), |f, v| f.title = v)}
                <dt>{t.s(text::PART)}</dt><dd>{part}</dd>
                {line("mobile", text::MOBILE, text_of(&contact.mobile), |f, v| f.mobile = v)}
                {line("phone", text::PHONE, text_of(&contact.phone), |f, v| f.phone = v)}
                {line("email", text::EMAIL, text_of(&contact.email), |f, v| f.email = v)}
                {line("wechat", text::WECHAT, text_of(&contact.wechat), |f, v| f.wechat = v)}
                <dt>{t.s(text::OWNER)}</dt><dd>{owner}</dd>
                {contact.notes.clone().map(|n| view! { <dt>{t.s(text::NOTES)}</dt><dd class="prose">{n}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}
