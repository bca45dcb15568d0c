//! Everybody in the company: who may sign in, as what, and who no longer may.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    hub::crumb,
    member_forms::{EditMember, InviteMember, LinkShown},
};
use crate::{
    access::{
        api::{invite_listed, members, reactivate, read_roles, reset_link},
        model::{Action as Deed, BUSINESS, Me, MemberRow, Object, RoleLine, Status, handover_path},
        roles_text::{ALSO, LIST_COMMA},
        text::*,
        use_me,
    },
    error::AppError,
    format,
    i18n::use_t,
    kit::{
        Avatar, Banner, Button, Cell, Chip, Column, Empty, Icon, Kind, LinkButton, Menu, MenuItem, MenuLine,
        Row, Shape, Skeleton, Table, TextInput, Tone, use_toasts,
    },
    shell::Page,
};

/// The page of the company's members.
pub struct MembersPage {
    search: Memo<String>,
    members: Resource<Result<Vec<MemberRow>, AppError>>,
    roles: Resource<Result<Vec<RoleLine>, AppError>>,
}

/// What the rows and the dialogs of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub members: Resource<Result<Vec<MemberRow>, AppError>>,
    pub roles: Resource<Result<Vec<RoleLine>, AppError>>,
    /// The member whose form is open.
    pub editing: RwSignal<Option<MemberRow>>,
    /// The member who is to be invited and still needs an address.
    pub inviting: RwSignal<Option<MemberRow>>,
    /// The path of a link to be handed over, and whose it is.
    pub link: RwSignal<Option<(String, String)>>,
}

crate::screen!(settings: MembersPage);

impl MembersPage {
    fn data() -> Self {
        let query = use_query_map();
        let search = Memo::new(move |_| query.with(|q| q.get("q").unwrap_or_default()));
        Self {
            search,
            members: Resource::new(move || search.get(), members),
            roles: Resource::new(|| (), |()| read_roles()),
        }
    }

    fn view(this: Self) -> AnyView {
        let t = use_t();
        let me = use_me();
        let manage = me.may(Deed::Configure, Object::Member, None);
        let desk = Desk {
            members: this.members,
            roles: this.roles,
            editing: RwSignal::new(None),
            inviting: RwSignal::new(None),
            link: RwSignal::new(None),
        };
        let inviting = RwSignal::new(false);
        let actions = move || {
            view! {
                <LinkButton href="/settings/handovers">{t.s(HANDOVERS)}</LinkButton>
                {manage.then(|| view! {
                    <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || inviting.set(true)>{t.s(INVITE)}</Button>
                })}
            }
        };
        view! {
            <Page title=t.s(MEMBERS) crumb=crumb actions=actions filters=move || search_box(this.search)>
                <Transition fallback=|| view! { <div data-loading><Skeleton shape=Shape::Table(6, 5)/></div> }>
                    {move || {
                        let me = me.clone();
                        Suspend::new(async move { table(this.members.await, me, desk) })
                    }}
                </Transition>
            </Page>
            <InviteMember open=inviting desk=desk/>
            <EditMember desk=desk/>
            <LinkShown desk=desk/>
        }
        .into_any()
    }
}

/// Searching, kept in the address.
fn search_box(search: Memo<String>) -> AnyView {
    let t = use_t();
    let typed = RwSignal::new(search.get_untracked());
    let navigate = use_navigate();
    let go = move |text: String| {
        let query = leptos_router::params::ParamsMap::from_iter([("q", text)]).to_query_string();
        let options = leptos_router::NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&format!("/settings/members{query}"), options);
    };
    view! {
        <div class="member-search">
            <TextInput value=typed kind="search" label=t.s(FIND_MEMBER) placeholder=t.s(FIND_MEMBER) icon=Icon::Search small=true on_input=go/>
        </div>
    }
    .into_any()
}

fn table(found: Result<Vec<MemberRow>, AppError>, me: Me, desk: Desk) -> AnyView {
    let t = use_t();
    let rows = match found {
        Ok(rows) => rows,
        Err(error) => return view! { <Banner tone=Tone::Late>{error.message(t.0)}</Banner> }.into_any(),
    };
    if rows.is_empty() {
        return view! { <Empty icon=Icon::Users title=t.s(NO_MEMBER)>""</Empty> }.into_any();
    }
    let manage = me.may(Deed::Configure, Object::Member, None);
    let mut columns = vec![
        Column::new(t.s(NAME)).width("30%"),
        Column::new(t.s(ROLE)),
        Column::new(t.s(STATUS)),
        Column::new(t.s(MANAGER)),
        Column::new(t.s(REGION)),
    ];
    if manage {
        columns.push(Column::new(t.s(LAST_HERE)));
    }
    let deeds = manage || rows.iter().any(|row| hands_over(&me, row));
    if deeds {
        columns.push(Column::new("").width("44px"));
    }
    view! {
        <Table label=t.s(MEMBERS) columns=columns>
            {rows.into_iter().map(|row| member(row, &me, deeds, desk)).collect_view()}
        </Table>
    }
    .into_any()
}

/// Whether to offer handing over what a member holds.
fn hands_over(me: &Me, row: &MemberRow) -> bool {
    let manage = me.may(Deed::Configure, Object::Member, None);
    let reach = BUSINESS.into_iter().all(|object| me.may(Deed::HandOver, object, Some(row.id)));
    reach && (manage || row.id != me.member)
}

fn member(row: MemberRow, me: &Me, menu: bool, desk: Desk) -> AnyView {
    let t = use_t();
    let manage = me.may(Deed::Configure, Object::Member, None);
    let tone = match row.status {
        Status::Active => Tone::Good,
        Status::Invited => Tone::Soon,
        Status::Listed | Status::Inactive => Tone::Neutral,
    };
    let seen = row.last_seen.map(|at| format::moment(at, me.today, me.utc_offset, t.0)).unwrap_or_default();
    let offers = Offers { manage, own: row.id == me.member, hand_over: hands_over(me, &row) };
    let shown = row.clone();
    let role = row.role.name(row.role_name.as_deref(), t.0);
    let also: Vec<String> = row.given.iter().map(|given| given.name(t.0)).collect();
    let also = (!also.is_empty()).then(|| {
        let roles = t.with(ALSO, &[("roles", &also.join(t.s(LIST_COMMA)))]);
        view! { <small class="muted">{roles}</small> }
    });
    view! {
        <Row label=row.name.clone()>
            <Cell first=true>
                <span class="member-name">
                    <Avatar name=shown.name.clone()/>
                    <span class="grow"><b>{shown.name}</b><small class="muted">{shown.email}</small></span>
                </span>
            </Cell>
            <Cell label=t.s(ROLE)><span class="member-role">{role} {also}</span></Cell>
            <Cell label=t.s(STATUS)><Chip tone=tone>{t.s(row.status.text())}</Chip></Cell>
            <Cell label=t.s(MANAGER)>{shown.manager_name}</Cell>
            <Cell label=t.s(REGION)>{shown.region}</Cell>
            {manage.then(|| view! { <Cell label=t.s(LAST_HERE)>{seen}</Cell> })}
            {menu.then(|| view! { <Cell>{(offers.manage || offers.hand_over).then(|| deeds(row, offers, desk))}</Cell> })}
        </Row>
    }
    .into_any()
}

/// What to offer for a member.
#[derive(Clone, Copy)]
struct Offers {
    manage: bool,
    own: bool,
    hand_over: bool,
}

fn deeds(row: MemberRow, offers: Offers, desk: Desk) -> AnyView {
    let t = use_t();
    let toasts = use_toasts();
    let row = StoredValue::new(row);
    let name = row.with_value(|r| r.name.clone());
    let hand_over = move |made: Result<String, AppError>| match made {
        Ok(path) => desk.link.set(Some((row.with_value(|r| r.name.clone()), path))),
        Err(error) => toasts.error(&error),
    };
    let again = Action::new(move |_: &()| async move {
        let row = row.get_value();
        hand_over(invite_listed(row.id, row.version, row.email.unwrap_or_default()).await);
        desk.members.refetch();
    });
    let reset =
        Action::new(move |_: &()| async move { hand_over(reset_link(row.with_value(|r| r.id)).await) });
    let back = Action::new(move |_: &()| async move {
        let row = row.get_value();
        if let Err(error) = reactivate(row.id, row.version).await {
            toasts.error(&error);
        }
        desk.members.refetch();
    });
    let items = move || {
        let status = row.with_value(|r| r.status);
        let link = match status {
            Status::Active => Some(view! { <MenuItem icon=Icon::Key on_select=move || { reset.dispatch(()); }>{t.s(RESET_LINK)}</MenuItem> }.into_any()),
            Status::Invited => Some(view! { <MenuItem icon=Icon::Link on_select=move || { again.dispatch(()); }>{t.s(INVITE_AGAIN)}</MenuItem> }.into_any()),
            Status::Listed => Some(view! { <MenuItem icon=Icon::Mail on_select=move || desk.inviting.set(Some(row.get_value()))>{t.s(INVITE)}</MenuItem> }.into_any()),
            Status::Inactive => None,
        };
        let path = row.with_value(|r| handover_path(r.id));
        let way = match status {
            Status::Inactive => Some(view! { <MenuItem icon=Icon::Undo on_select=move || { back.dispatch(()); }>{t.s(REACTIVATE)}</MenuItem> }.into_any()),
            _ if offers.own => None,
            // What they hold is handed over first.
            _ => Some(view! { <MenuItem icon=Icon::Stop danger=true href=path.clone()>{t.s(DEACTIVATE)}</MenuItem> }.into_any()),
        };
        let managed = offers.manage.then(|| view! {
            <MenuItem icon=Icon::Edit on_select=move || desk.editing.set(Some(row.get_value()))>{t.s(EDIT)}</MenuItem>
            {link}
            {way.is_some().then(|| view! { <MenuLine/> })}
            {way}
        });
        view! {
            {offers.hand_over.then(|| view! { <MenuItem icon=Icon::Users href=path>{t.s(HAND_OVER)}</MenuItem> })}
            {managed}
        }
    };
    view! { <Menu label=t.with(DEEDS, &[("name", &name)])>{items()}</Menu> }.into_any()
}
