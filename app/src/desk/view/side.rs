//! What stands beside an account's timeline: its deals, its people, its fields.

use leptos::prelude::*;

use super::{
    super::{model::*, text},
    forms::{level_choices, owner_choices},
    pooled::open_to_change,
    saving::{Saver, field_saver},
};
use crate::{
    access::{
        model::{Action, Look, MemberName},
        visitor::{seen_only, use_me},
    },
    audit::model::Object,
    customers::model::*,
    format,
    i18n::{Text, use_t},
    kit::*,
    pipeline::model::{DealKey, DealLine, DealList, StageKind},
};

/// A group of related things with its count and what one may add.
fn group(
    title: Text,
    count: Option<String>,
    more: Option<String>,
    add: Option<AnyView>,
    body: AnyView,
) -> AnyView {
    let t = use_t();
    let more = more.map(|href| view! { <a class="link small" href=href>{t.s(text::ALL_OF_THEM)}</a> });
    view! {
        <section class="related">
            <header>
                <h2>{t.s(title)}</h2>
                {count.map(|n| view! { <span class="faint num">{n}</span> })}
                <span class="end">{more} {add}</span>
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// The account's deals: the open ones first.
pub fn deals_card(page: &AccountPage, add: Callback<()>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let add = me.may(Action::Create, Object::Deal, Some(me.member)).then(|| {
        view! { <IconButton icon=Icon::Plus small=true label=t.s(text::NEW_DEAL) on_press=add/> }.into_any()
    });
    let account = page.account.id;
    let line = |deal: DealLine| {
        let tone = match deal.status {
            StageKind::Open => "muted",
            StageKind::Won => "good",
            StageKind::Lost => "faint",
        };
        view! {
            <a class="related-row" href=deal_path(deal.id)>
                <span class="clip">{deal.name}</span>
                <small class=tone>{deal.stage_name}</small>
                <em class="num">{deal.amount.map(|m| m.short(t.0))}</em>
            </a>
        }
    };
    let body = if page.deals.is_empty() {
        view! { <p class="faint small">{t.s(text::NO_DEALS)}</p> }.into_any()
    } else {
        page.deals.iter().cloned().map(line).collect_view().into_any()
    };
    let all = DealList::default().only(DealKey::Account, account).path();
    let more = (!page.deals.is_empty()).then_some(all);
    let (open, all) = (deals(&page.worth.open).to_string(), page.worth.deals.to_string());
    let count = (page.worth.deals > 0).then(|| t.with(text::OPEN_OF, &[("open", &open), ("all", &all)]));
    group(text::DEALS, count, more, add, body)
}

/// The people at the account, those who decide first.
pub fn people_card(page: &AccountPage, add: Callback<()>) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let line = |row: ContactRow| {
        let contact = row.contact;
        let touched =
            row.last_touch.map(|at| format::day(format::local_day(at, me.utc_offset), me.today, t.0));
        let part = contact.part.map(|p| t.s(p.text()).to_string());
        let hint = [contact.title.clone(), part].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <a class="related-row" href=contact_path(contact.id)>
                <span class="clip">{contact.name}</span>
                <small class="faint">{hint}</small>
                <em class="small faint">{touched}</em>
            </a>
        }
    };
    let body = if page.people.is_empty() {
        view! { <p class="faint small">{t.s(text::NO_CONTACTS)}</p> }.into_any()
    } else {
        page.people.iter().cloned().map(line).collect_view().into_any()
    };
    let add = view! { <IconButton icon=Icon::Plus small=true label=t.s(text::NEW_CONTACT) on_press=add/> }
        .into_any();
    let more = (page.people.len() > 8).then(|| format!("/contacts?account={}", page.account.id));
    let count = Some(page.people.len()).filter(|n| *n > 0).map(|n| n.to_string());
    group(text::CONTACTS, count, more, Some(add), body)
}

/// The fields of the account, changed where they stand.
pub fn details_card(
    page: &AccountPage,
    saver: Saver<Account>,
    colleagues: Signal<Vec<MemberName>>,
    edit: Callback<()>,
) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let text_of = |v: &Option<String>| v.clone().unwrap_or_default();
    let (account, editable) = (&page.account, open_to_change(&page.account, &me) && page.collaborators.edits);
    let line = |key: &str,
                label: Text,
                value: String,
                shown: Option<AnyView>,
                change: fn(&mut AccountForm, String)| {
        let look = me.look_at(Object::Account, key);
        if look == Look::Hidden {
            return None;
        }
        let body = if look == Look::Masked {
            seen_only(look, value)
        } else if editable && look == Look::Write {
            let save = field_saver(saver, Signal::stored(Some(account.clone())), change);
            view! { <InlineEdit label=t.s(label) value=value save=save/> {shown} }.into_any()
        } else {
            shown.unwrap_or_else(|| view! { <span>{value}</span> }.into_any())
        };
        Some(view! { <dt>{t.s(label)}</dt><dd>{body}</dd> })
    };
    let site = account.website.clone().map(|url| {
        view! { <a class="icon-btn s" href=url.clone() target="_blank" rel="external noopener noreferrer" aria-label=url title=t.s(text::WEBSITE)><Icon of=Icon::Open size="s"/></a> }.into_any()
    });
    let call = account.phone.clone().map(|n| {
        let label = format!("{} {n}", t.s(text::CALL));
        view! { <a class="icon-btn s" href=format!("tel:{n}") rel="external" aria-label=label><Icon of=Icon::Phone size="s"/></a> }.into_any()
    });
    let mail = account.email.clone().map(|e| {
        let label = format!("{} {e}", t.s(text::EMAIL));
        view! { <a class="icon-btn s" href=format!("mailto:{e}") rel="external" aria-label=label><Icon of=Icon::Mail size="s"/></a> }.into_any()
    });
    let owner = owner_line(account, saver, colleagues, editable);
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let body = view! {
        <dl class="facts">
            {owner}
            {level_line(account, saver, editable)}
            {line("industry", text::INDUSTRY, text_of(&account.industry), None, |f, v| f.industry = v)}
            {line("phone", text::PHONE, text_of(&account.phone), call, |f, v| f.phone = v)}
            {line("email", text::EMAIL, text_of(&account.email), mail, |f, v| f.email = v)}
            {line("website", text::WEBSITE, text_of(&account.website), site, |f, v| f.website = v)}
            {line("city", text::CITY, text_of(&account.city), None, |f, v| f.city = v)}
            {line("street", text::STREET, text_of(&account.street), None, |f, v| f.street = v)}
            {line("employees", text::EMPLOYEES, number(account.employees.map(i64::from)), None, |f, v| f.employees = v)}
            {line("uscc", text::USCC, text_of(&account.uscc), None, |f, v| f.uscc = v)}
            {line("code", text::CODE, text_of(&account.code), None, |f, v| f.code = v)}
        </dl>
        {plain_facts(account)}
    };
    let add = editable.then(|| {
        view! { <IconButton icon=Icon::Edit small=true label=t.s(text::MORE_DETAILS) on_press=edit/> }
            .into_any()
    });
    group(text::DETAILS, None, None, add, body.into_any())
}

fn owner_line(
    account: &Account,
    saver: Saver<Account>,
    colleagues: Signal<Vec<MemberName>>,
    editable: bool,
) -> AnyView {
    let t = use_t();
    let name = account.owner_name.clone().unwrap_or_else(|| t.s(text::POOL).into());
    let id = account.owner_id.map(|o| o.to_string()).unwrap_or_default();
    let body = if editable {
        let save = field_saver(saver, Signal::stored(Some(account.clone())), |f: &mut AccountForm, v| {
            f.owner_id = v
        });
        let choices = owner_choices(colleagues, t.s(text::POOL));
        view! { <InlineEdit label=t.s(text::OWNER) value=id shown=name choices=choices save=save/> }
            .into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    view! { <dt>{t.s(text::OWNER)}</dt><dd>{body}</dd> }.into_any()
}

fn level_line(account: &Account, saver: Saver<Account>, editable: bool) -> AnyView {
    let t = use_t();
    let shown = account.level.map_or(t.s(text::NO_LEVEL), |l| t.s(l.text()));
    let body = if editable {
        let code = account.level.map_or(String::new(), |l| l.code().into());
        let save =
            field_saver(saver, Signal::stored(Some(account.clone())), |f: &mut AccountForm, v| f.level = v);
        let choices = Signal::stored(level_choices(t));
        view! { <InlineEdit label=t.s(text::LEVEL) value=code shown=shown.to_string() choices=choices save=save/> }.into_any()
    } else {
        view! { <span>{shown}</span> }.into_any()
    };
    view! { <dt>{t.s(text::LEVEL)}</dt><dd>{body}</dd> }.into_any()
}

/// Fields that are shown where there is something to show.
fn plain_facts(account: &Account) -> AnyView {
    let (t, me) = (use_t(), use_me());
    let parent = account.parent_id.zip(account.parent_name.clone());
    let parent = parent.map(|(id, name)| view! { <dt>{t.s(text::PARENT)}</dt><dd><a class="link" href=account_path(id)>{name}</a></dd> });
    let fact = |label: Text, value: Option<String>| {
        value.map(|v| view! { <dt>{t.s(label)}</dt><dd class="prose">{v}</dd> })
    };
    view! {
        <dl class="facts plain">
            {parent}
            {fact(text::REVENUE, account.revenue.map(|m| m.full()))}
            {fact(text::FOUNDED, account.founded_year.map(|y| y.to_string()))}
            {fact(text::SOURCE, account.source.clone())}
            {fact(text::DESCRIPTION, account.description.clone())}
            {fact(text::CREATED_AT, Some(format::date(format::local_day(account.created_at, me.utc_offset), t.0)))}
        </dl>
    }
    .into_any()
}
