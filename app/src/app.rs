//! The shell of the page and the routes.
use leptos::prelude::*;
use leptos_router::{
    components::{Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::access::{
    api::sign_out,
    view::{
        CompanyPage, JoinPage, MembersPage, RolesPage, SessionsPage, SettingsPage, SharingPage, SignInPage,
    },
    visitor::{SignedIn, go, provide_visitor, use_me},
};
#[cfg(feature = "ssr")]
use crate::{
    access::visitor::Visitor,
    shell::{THEME_COOKIE, Theme},
};

use crate::{
    analysis::view::AnalysisScreen,
    audit::view::HistoryPage,
    desk::{
        text,
        view::{
            AccountScreen, AccountsScreen, ContactScreen, ContactsScreen, DealScreen, PaletteContent,
            TodayScreen,
        },
    },
    duplicates::view::DuplicatesScreen,
    exchange::view::{ImportHome, ImportRun},
    handover::view::{HandoverScreen, PastScreen, WizardScreen},
    i18n::use_t,
    insight::view::InsightPage,
    kit::{Dialog, DialogShape, loaded, provide_toasts, use_toasts},
    onboarding::view::{SamplePage, SetUpPage},
    org::view::OrganisationScreen,
    pipeline::view::{DealsScreen, PipelinesScreen, ProductsScreen, board::BoardScreen, rates::RatesPage},
    pool::view::{PoolScreen, PoolsScreen},
    process::view::{ProcessScreen, ProcessesScreen},
    screen::Screen,
    shell::{Nowhere, Palette, Shell, provide_palette},
};

#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    use leptos_meta::MetaTags;
    let visitor = Visitor::here();
    let theme = use_context::<axum::http::request::Parts>()
        .and_then(|parts| crate::context::cookie(&parts.headers, THEME_COOKIE))
        .map(|code| Theme::parse(&code))
        .unwrap_or_default();
    // Each build has a folder of its own, so what is in it may be cached for ever.
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        <html lang=visitor.locale.tag() data-theme=theme.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <link rel="apple-touch-icon" href="/icons/192.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f8f7f4"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131416"/>
                // Offers the way out when what follows cannot be loaded.
                <script defer src="/boot.js"></script>
                <HydrationScripts options=options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

#[component]
pub fn App() -> impl IntoView {
    leptos_meta::provide_meta_context();
    provide_visitor();
    provide_toasts();
    provide_palette();
    // Effects run in the browser only, once the page listens: tests and scripts wait for it.
    Effect::new(|_| {
        if let Some(html) = document().document_element()
            && let Err(e) = html.set_attribute("data-hydrated", "true")
        {
            leptos::logging::error!("cannot mark the page: {e:?}");
        }
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <Nowhere/> }>
                <KitRoute/>
                <Route path=path!("/setup") view=SetUpPage::PLACE/>
                <Route path=path!("/sign-in") view=SignInPage::PLACE/>
                <Route path=path!("/join/:token") view=JoinPage::PLACE/>
                <ParentRoute path=path!("") view=Inside>
                    <ParentRoute path=path!("/settings") view=Outlet>
                        <Route path=path!("") view=SettingsPage::PLACE/>
                        <Route path=path!("/sessions") view=SessionsPage::PLACE/>
                        <Route path=path!("/members") view=MembersPage::PLACE/>
                        <Route path=path!("/roles") view=RolesPage::PLACE/>
                        <Route path=path!("/sharing") view=SharingPage::PLACE/>
                        <Route path=path!("/members/:id/handover") view=WizardScreen::PLACE/>
                        <Route path=path!("/handovers") view=PastScreen::PLACE/>
                        <Route path=path!("/history") view=HistoryPage::PLACE/>
                        <Route path=path!("/company") view=CompanyPage::PLACE/>
                        <Route path=path!("/rates") view=RatesPage::PLACE/>
                        <Route path=path!("/sample") view=SamplePage::PLACE/>
                        <Route path=path!("/pools") view=PoolsScreen::PLACE/>
                        <Route path=path!("/pipelines") view=PipelinesScreen::PLACE/>
                        <Route path=path!("/import") view=ImportHome::PLACE/>
                    </ParentRoute>
                    <Route path=path!("/me") view=SessionsPage::PLACE/>
                    <Route path=path!("/") view=TodayScreen::PLACE/>
                    <Route path=path!("/accounts") view=AccountsScreen::PLACE/>
                    <Route path=path!("/accounts/:id") view=AccountScreen::PLACE/>
                    <Route path=path!("/pool") view=PoolScreen::PLACE/>
                    <Route path=path!("/contacts") view=ContactsScreen::PLACE/>
                    <Route path=path!("/contacts/:id") view=ContactScreen::PLACE/>
                    <Route path=path!("/deals") view=BoardScreen::PLACE/>
                    <Route path=path!("/duplicates") view=DuplicatesScreen::PLACE/>
                    <Route path=path!("/handover/:id") view=HandoverScreen::PLACE/>
                    <Route path=path!("/insight") view=InsightPage::PLACE/>
                    <Route path=path!("/deals/list") view=DealsScreen::PLACE/>
                    <Route path=path!("/deals/:id") view=DealScreen::PLACE/>
                    <Route path=path!("/organisation") view=OrganisationScreen::PLACE/>
                    <Route path=path!("/analysis") view=AnalysisScreen::PLACE/>
                    <Route path=path!("/processes") view=ProcessesScreen::PLACE/>
                    <Route path=path!("/processes/:id") view=ProcessScreen::PLACE/>
                    <Route path=path!("/products") view=ProductsScreen::PLACE/>
                    <Route path=path!("/import") view=ImportHome::PLACE/>
                    <Route path=path!("/import/:id") view=ImportRun::PLACE/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The gallery of the kit; development builds only.
#[cfg(debug_assertions)]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view=crate::kit::gallery::Gallery::PLACE/> }.into_inner()
}

#[cfg(not(debug_assertions))]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view=Nowhere/> }.into_inner()
}

/// The screens of signed-in people: below here `use_me()` always answers.
#[component]
fn Inside() -> impl IntoView {
    view! { <SignedIn><Frame/></SignedIn> }
}

#[component]
fn Frame() -> impl IntoView {
    let me = use_me();
    let toasts = use_toasts();
    let leave = Action::new(move |_: &()| async move {
        match sign_out().await {
            Ok(()) => go("/sign-in"),
            Err(error) => toasts.error(&error),
        }
    });
    view! {
        <Shell me=Signal::stored(Some(me)) on_sign_out=move || { leave.dispatch(()); } palette=palette>
            <Outlet/>
        </Shell>
    }
}

/// The palette's dialog; what it holds is loaded when it is first opened.
fn palette() -> Option<AnyView> {
    let t = use_t();
    let Palette(open) = use_context::<Palette>()?;
    let dialog = view! {
        <Dialog open=open title=t.s(text::PALETTE) shape=DialogShape::Bare light=true>{move || loaded(PaletteContent::PLACE.open)}</Dialog>
    };
    Some(dialog.into_any())
}
