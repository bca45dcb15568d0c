//! The settings: what can be set, for whom.

use leptos::prelude::*;

use crate::{
    access::{
        model::{Action, Object},
        pool_text::{POOLS_SETTING, POOLS_WHAT},
        roles_text::{ROLES, ROLES_WHAT},
        sharing_text::{SHARING, SHARING_WHAT},
        text::*,
        use_me,
    },
    i18n::{Text, use_t},
    kit::Icon,
    shell::Page,
};

/// The page that leads to every setting.
pub struct SettingsPage;

/// A setting: where it is, and what it is for.
type Setting = (&'static str, Icon, Text, Text);

const OWN: [Setting; 1] = [("/settings/sessions", Icon::Key, SESSIONS, SESSIONS_WHAT)];
const EVERYBODY: [Setting; 1] = [("/settings/members", Icon::Users, MEMBERS, MEMBERS_WHAT)];
/// Read by whoever may see roles; changed there by whoever may configure them.
const OF_ROLES: [Setting; 2] = [
    ("/settings/roles", Icon::Lock, ROLES, ROLES_WHAT),
    ("/settings/sharing", Icon::Users, SHARING, SHARING_WHAT),
];
/// For whoever configures pools.
const POOLS: Setting = ("/settings/pools", Icon::Pool, POOLS_SETTING, POOLS_WHAT);
/// For whoever may change everybody's records.
const DUPLICATES: Setting = ("/duplicates", Icon::Accounts, DUPLICATE_RECORDS, DUPLICATES_WHAT);
const RULES: [Setting; 6] = [
    ("/settings/company", Icon::Building, COMPANY, COMPANY_WHAT),
    ("/settings/pipelines", Icon::Columns, PIPELINES, PIPELINES_WHAT),
    ("/settings/rates", Icon::Money, RATES, RATES_WHAT),
    ("/settings/history", Icon::Clock, HISTORY, HISTORY_WHAT),
    ("/settings/import", Icon::Import, IMPORT, IMPORT_WHAT),
    ("/settings/sample", Icon::Sparkle, SAMPLE, SAMPLE_WHAT),
];

crate::screen!(settings: SettingsPage);

impl SettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let t = use_t();
        let me = use_me();
        let rules = me.may(Action::Configure, Object::Tenant, None);
        let import = me.may(Action::Import, Object::Account, None);
        let roles = me.may(Action::See, Object::Role, None).then_some(OF_ROLES).into_iter().flatten();
        let company = EVERYBODY
            .into_iter()
            .chain(roles)
            .chain(me.may(Action::Configure, Object::Pool, None).then_some(POOLS))
            .chain(me.may(Action::Edit, Object::Account, None).then_some(DUPLICATES))
            .chain(RULES.into_iter().filter(move |s| rules || (import && s.0 == "/settings/import")));
        view! {
            <Page title=t.s(SETTINGS)>
                {group(OWN_SETTINGS, OWN.into_iter())}
                {group(COMPANY_SETTINGS, company)}
            </Page>
        }
        .into_any()
    }
}

fn group(name: Text, settings: impl Iterator<Item = Setting>) -> AnyView {
    let t = use_t();
    let one = |(path, icon, name, what): Setting| {
        view! {
            <li>
                <a class="setting" href=path>
                    <Icon of=icon size="l"/>
                    <span class="grow"><b>{t.s(name)}</b><small class="muted">{t.s(what)}</small></span>
                    <Icon of=Icon::ChevronRight/>
                </a>
            </li>
        }
    };
    view! {
        <section class="section">
            <header><h2>{t.s(name)}</h2></header>
            <ul class="settings">{settings.map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Where a setting belongs: the line above its title.
pub(super) fn crumb() -> AnyView {
    let t = use_t();
    view! { <a href="/settings">{t.s(SETTINGS)}</a> }.into_any()
}
