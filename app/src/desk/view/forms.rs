//! The dialogs in which an account or a contact is filled in.

use leptos::{prelude::*, task::spawn_local};

use super::{
    super::text,
    draft::Draft,
    saving::{Record, Saver},
};
use crate::{
    access::{
        model::{Look, MemberName, Object, Status},
        visitor::use_me,
    },
    customers::{
        api::{account_options, create_account, create_contact},
        model::*,
    },
    duplicates::{beside::hint, model::Fields},
    error::AppError,
    i18n::{T, use_t},
    kit::*,
    money::Currency,
};

/// Owners to choose from: nobody, then those who can sign in, then the rest.
pub fn owner_choices(colleagues: Signal<Vec<MemberName>>, nobody: &'static str) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let mut choices = vec![Choice::new("", nobody)];
        colleagues.with(|all| {
            let people = all.iter().filter(|m| m.status != Status::Inactive);
            choices.extend(people.map(|m| Choice::new(m.id.to_string(), m.name.clone())));
        });
        choices
    })
}

pub fn lifecycle_choices(t: T) -> Vec<Choice> {
    Lifecycle::ALL.iter().map(|l| Choice::new(l.code(), t.s(l.text()))).collect()
}

/// Levels to choose from, none first.
pub fn level_choices(t: T) -> Vec<Choice> {
    let levels = Level::ALL.iter().map(|l| Choice::new(l.code(), t.s(l.text())));
    std::iter::once(Choice::new("", t.s(text::NO_LEVEL))).chain(levels).collect()
}

/// Levels to narrow a list by; accounts without one last.
pub fn level_filters(t: T) -> Vec<Choice> {
    let mut choices = level_choices(t);
    choices.rotate_left(1);
    choices
}

pub fn part_choices(t: T) -> Vec<Choice> {
    let parts = Part::ALL.iter().map(|p| Choice::new(p.code(), t.s(p.text())));
    std::iter::once(Choice::new("", t.s(text::NOT_CHOSEN))).chain(parts).collect()
}

/// Finds accounts for a picker.
pub fn find_accounts() -> Callback<(String,), Finding> {
    Callback::new(|(typed,): (String,)| {
        let found = async move {
            let found = account_options(typed).await?;
            Ok(found.into_iter().map(|c| Picked::new(c.id, c.label).note(c.hint)).collect())
        };
        Box::pin(found) as Finding
    })
}

/// A picker bound to a field of a draft.
fn account_picker(draft: Draft, field: &'static str, value: RwSignal<Option<Picked>>) -> AnyView {
    let id = draft.signal(field);
    let change = move |picked: Option<Picked>| id.set(picked.map(|p| p.id).unwrap_or_default());
    view! { <Picker value=value search=find_accounts() on_change=Callback::new(move |(p,)| change(p))/> }
        .into_any()
}

/// By what accounts and contacts are told to be the same.
const ACCOUNT_LIKENESS: &[&str] = &["name", "uscc", "phone", "email", "website", "street", "city"];
const CONTACT_LIKENESS: &[&str] = &["name", "mobile", "phone", "email", "wechat", "account_id"];

/// What some fields of a draft say.
fn said(draft: Draft, fields: &'static [&'static str]) -> Signal<Fields> {
    Signal::derive(move || fields.iter().map(|f| ((*f).to_owned(), draft.signal(f).get())).collect())
}

/// What a form dialog does when it is sent.
#[derive(Clone, Copy)]
struct Sending {
    draft: Draft,
    open: RwSignal<bool>,
}

impl Sending {
    /// Runs the work; closes on success, keeps everything typed on failure.
    fn run(self, work: impl Future<Output = Result<(), AppError>> + 'static) {
        if self.draft.busy.get_untracked() {
            return;
        }
        self.draft.busy.set(true);
        self.draft.error.set(None);
        spawn_local(async move {
            let answer = work.await;
            if self.draft.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => self.open.set(false),
                Err(error) => self.draft.error.set(Some(error)),
            }
        });
    }
}

const ACCOUNT_FIELDS: &[&str] = &[
    "name",
    "code",
    "uscc",
    "lifecycle",
    "level",
    "industry",
    "country",
    "province",
    "city",
    "street",
    "phone",
    "email",
    "website",
    "employees",
    "revenue",
    "founded_year",
    "parent_id",
    "owner_id",
    "source",
    "description",
];

/// Creates an account, or edits the one in `editing`. A stale edit goes the way of every stale edit: through the saver.
#[component]
pub fn AccountDialog(
    open: RwSignal<bool>,
    #[prop(optional, into)] editing: Signal<Option<Account>>,
    saver: Saver<Account>,
    colleagues: Signal<Vec<MemberName>>,
    /// Told a new account.
    #[prop(into)]
    on_created: Callback<(Account,)>,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let fresh = AccountForm {
        owner_id: me.member.to_string(),
        lifecycle: Lifecycle::Potential.code().into(),
        revenue_currency: me.base_currency.code().into(),
        ..Default::default()
    };
    let draft = Draft::of(&fresh);
    let parent = RwSignal::new(None::<Picked>);
    let id = StoredValue::new(AccountId(uuid::Uuid::nil()));
    let base = StoredValue::new(None::<Account>);
    let currency = me.base_currency.code().to_string();
    // Each opening begins anew; a retry after a failure goes on with the same id and what was typed.
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let account = editing.get_untracked();
        draft.fill(&account.as_ref().map_or_else(|| fresh.clone(), |a| AccountForm::of(a, &currency)));
        parent.set(
            account.as_ref().and_then(|a| {
                a.parent_id.map(|id| Picked::new(id, a.parent_name.clone().unwrap_or_default()))
            }),
        );
        id.set_value(AccountId::new());
        base.set_value(account);
    });
    let send = move || {
        let Some(form) = draft.read::<AccountForm>() else { return };
        let sending = Sending { draft, open };
        match base.get_value() {
            Some(account) => sending.run(async move { saver.save(account, form).await }),
            None => sending.run(async move {
                let account = create_account(id.get_value(), form).await?;
                on_created.run((account,));
                Ok(())
            }),
        }
    };
    let title = Signal::derive(move || match editing.get() {
        Some(a) => t.with(text::EDIT_NAMED, &[("name", &a.name)]),
        None => t.s(text::NEW_ACCOUNT).to_string(),
    });
    let except = Signal::derive(move || base.with_value(|b| b.as_ref().map(|it| it.id.0)));
    let hint = move || hint(Object::Account, said(draft, ACCOUNT_LIKENESS), except, open);
    view! {
        <Dialog open=open title=title shape=DialogShape::Wide>
            {account_fields(draft, parent, colleagues, hint, send)}
        </Dialog>
    }
    .into_any()
}

/// What one may not write is left out: what stands there stays.
fn writes(object: Object, key: &str) -> bool {
    use_me().look_at(object, key) == Look::Write
}

fn account_fields(
    draft: Draft,
    parent: RwSignal<Option<Picked>>,
    colleagues: Signal<Vec<MemberName>>,
    hint: impl Fn() -> AnyView,
    send: impl Fn() + Copy + 'static,
) -> AnyView {
    let t = use_t();
    let owners = owner_choices(colleagues, t.s(text::POOL));
    let currencies = Currency::COMMON.iter().map(|c| c.to_string()).collect::<Vec<_>>();
    view! {
        <form class="form" novalidate=true on:submit=move |ev| { ev.prevent_default(); send() }>
            {draft.trouble(ACCOUNT_FIELDS)}
            {draft.name_line(text::NAME)}
            {hint()}
            {draft.choice("lifecycle", text::LIFECYCLE, Signal::stored(lifecycle_choices(t)))}
            {draft.choice("level", text::LEVEL, Signal::stored(level_choices(t)))}
            {draft.choice("owner_id", text::OWNER, owners)}
            {draft.line("industry", text::INDUSTRY, "text")}
            <Field name="parent_id" label=t.s(text::PARENT) error=draft.wrong("parent_id")>
                {account_picker(draft, "parent_id", parent)}
            </Field>
            {writes(Object::Account, "phone").then(|| draft.line("phone", text::PHONE, "tel"))}
            {writes(Object::Account, "email").then(|| draft.line("email", text::EMAIL, "email"))}
            {draft.line("website", text::WEBSITE, "text")}
            {draft.line("city", text::CITY, "text")}
            {draft.line("province", text::PROVINCE, "text")}
            {draft.line("country", text::COUNTRY, "text")}
            {writes(Object::Account, "street").then(|| draft.line("street", text::STREET, "text"))}
            {draft.line("employees", text::EMPLOYEES, "text")}
            {writes(Object::Account, "revenue").then(|| view! {
                <Field name="revenue" label=t.s(text::REVENUE) error=draft.wrong("revenue")>
                    <MoneyInput amount=draft.signal("revenue") currency=draft.signal("revenue_currency") currencies=currencies/>
                </Field>
            })}
            {draft.line("founded_year", text::FOUNDED, "text")}
            {draft.line("uscc", text::USCC, "text")}
            {draft.line("code", text::CODE, "text")}
            {draft.line("source", text::SOURCE, "text")}
            {writes(Object::Account, "description").then(|| draft.lines("description", text::DESCRIPTION))}
            {foot(draft)}
        </form>
    }
    .into_any()
}

fn foot(draft: Draft) -> AnyView {
    let t = use_t();
    view! {
        <div class="dialog-foot">
            <Button kind=Kind::Primary submit=true busy=draft.busy>{t.s(text::SAVE)}</Button>
        </div>
    }
    .into_any()
}

const CONTACT_FIELDS: &[&str] =
    &["name", "account_id", "title", "part", "email", "phone", "mobile", "wechat", "owner_id", "notes"];

/// Creates a contact (at `account`, where that is known), or edits the one in `editing`.
#[component]
pub fn ContactDialog(
    open: RwSignal<bool>,
    #[prop(optional, into)] editing: Signal<Option<Contact>>,
    /// The account a new contact begins with.
    #[prop(optional, into)]
    account: Signal<Option<(AccountId, String)>>,
    saver: Saver<Contact>,
    colleagues: Signal<Vec<MemberName>>,
    /// Told a new contact.
    #[prop(into)]
    on_created: Callback<(Contact,)>,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let draft = Draft::of(&ContactForm::default());
    let at = RwSignal::new(None::<Picked>);
    let id = StoredValue::new(ContactId(uuid::Uuid::nil()));
    let base = StoredValue::new(None::<Contact>);
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let contact = editing.get_untracked();
        let place = match &contact {
            Some(c) => c.account_id.map(|id| (id, c.account_name.clone().unwrap_or_default())),
            None => account.get_untracked(),
        };
        let fresh = ContactForm {
            owner_id: me.member.to_string(),
            account_id: place.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
            ..Default::default()
        };
        draft.fill(&contact.as_ref().map_or(fresh, Record::form));
        at.set(place.map(|(id, name)| Picked::new(id, name)));
        id.set_value(ContactId::new());
        base.set_value(contact);
    });
    let send = move || {
        let Some(form) = draft.read::<ContactForm>() else { return };
        let sending = Sending { draft, open };
        match base.get_value() {
            Some(contact) => sending.run(async move { saver.save(contact, form).await }),
            None => sending.run(async move {
                let contact = create_contact(id.get_value(), form).await?;
                on_created.run((contact,));
                Ok(())
            }),
        }
    };
    let title = Signal::derive(move || match editing.get() {
        Some(c) => t.with(text::EDIT_NAMED, &[("name", &c.name)]),
        None => t.s(text::NEW_CONTACT).to_string(),
    });
    let except = Signal::derive(move || base.with_value(|b| b.as_ref().map(|it| it.id.0)));
    let hint = move || hint(Object::Contact, said(draft, CONTACT_LIKENESS), except, open);
    view! {
        <Dialog open=open title=title>
            {contact_fields(draft, at, colleagues, hint, send)}
        </Dialog>
    }
    .into_any()
}

fn contact_fields(
    draft: Draft,
    at: RwSignal<Option<Picked>>,
    colleagues: Signal<Vec<MemberName>>,
    hint: impl Fn() -> AnyView,
    send: impl Fn() + Copy + 'static,
) -> AnyView {
    let t = use_t();
    let owners = owner_choices(colleagues, t.s(text::NOBODY));
    view! {
        <form class="form" novalidate=true on:submit=move |ev| { ev.prevent_default(); send() }>
            {draft.trouble(CONTACT_FIELDS)}
            {draft.name_line(text::PERSON_NAME)}
            {hint()}
            <Field name="account_id" label=t.s(text::ACCOUNT) error=draft.wrong("account_id")>
                {account_picker(draft, "account_id", at)}
            </Field>
            {draft.line("title", text::TITLE, "text")}
            {draft.choice("part", text::PART, Signal::stored(part_choices(t)))}
            {writes(Object::Contact, "mobile").then(|| draft.line("mobile", text::MOBILE, "tel"))}
            {writes(Object::Contact, "phone").then(|| draft.line("phone", text::PHONE, "tel"))}
            {writes(Object::Contact, "email").then(|| draft.line("email", text::EMAIL, "email"))}
            {writes(Object::Contact, "wechat").then(|| draft.line("wechat", text::WECHAT, "text"))}
            {draft.choice("owner_id", text::OWNER, owners)}
            {writes(Object::Contact, "notes").then(|| draft.lines("notes", text::NOTES))}
            {foot(draft)}
        </form>
    }
    .into_any()
}
